import LuaEngine

/// A Lua value as the printer sees it: a copy, cut to what may be shown.
public enum PrintedValue: Equatable, Sendable {
    /// A field of a table.
    public struct Field: Equatable, Sendable {
        public var name: String
        public var value: PrintedValue

        public init(_ name: String, _ value: PrintedValue) {
            self.name = name
            self.value = value
        }
    }

    /// `nil`.
    case missing
    /// `json.null`.
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    /// A number that fits neither of these, as it is written.
    case literal(String)
    /// The beginning of a string, and how many bytes of it are left out.
    case string(String, more: Int = 0)
    /// What is no data, as Lua text.
    case opaque(String)
    /// How many elements there are, and the first ones.
    case array(count: Int, [PrintedValue])
    /// How many fields there are, and some of them.
    case object(count: Int, [Field])
}

extension PrintedValue {
    /// Reads a node of a description that the Lua module `moongate.present` made. What is none is nothing.
    init(node: LuaValue) {
        switch node {
        case .nil: self = .missing
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .string(let text): self = .string(text)
        case .bytes(let bytes): self = .string(String(escaping: bytes))
        case .json(let literal, _): self = .literal(String(decoding: literal, as: UTF8.self))
        case .array(let parts): self = PrintedValue(parts: parts)
        case .table, .jsonItems, .jsonPage, .function, .error: self = .missing
        }
    }

    private init(parts: [LuaValue]) {
        guard parts.count >= 2, case .string(let tag) = parts[0] else {
            self = .missing
            return
        }
        let elements = parts.count > 2 ? parts[2].elements : []
        switch (tag, parts[1]) {
        case ("a", .integer(let count)):
            self = .array(count: Int(clamping: count), elements.map(PrintedValue.init(node:)))
        case ("o", .integer(let count)): self = .object(count: Int(clamping: count), Self.fields(elements))
        case ("s", let text): self = .string(text.text ?? "", more: parts.count > 2 ? parts[2].int ?? 0 : 0)
        case ("t", let text): self = text.text == "nil" ? .missing : .opaque(text.text ?? "")
        default: self = .missing
        }
    }

    private static func fields(_ parts: [LuaValue]) -> [Field] {
        stride(from: 0, to: parts.count - 1, by: 2).map { place in
            Field(parts[place].text ?? "", PrintedValue(node: parts[place + 1]))
        }
    }

    /// The value of a field, nil when there is none.
    subscript(name: String) -> PrintedValue? {
        guard case .object(_, let fields) = self else { return nil }
        return fields.first { $0.name == name }?.value
    }

    /// The names of the fields; none if it is no object.
    var names: [String] {
        guard case .object(_, let fields) = self else { return [] }
        return fields.map(\.name)
    }

    /// The text of a string.
    var string: String? {
        guard case .string(let text, _) = self else { return nil }
        return text
    }

    /// Whether there is nothing in it that anybody would miss.
    var isEmpty: Bool {
        switch self {
        case .missing, .string("", 0), .array(0, _), .object(0, _): true
        default: false
        }
    }
}

extension LuaValue {
    /// A string, whatever bytes it is made of.
    var text: String? {
        switch self {
        case .string(let text): text
        case .bytes(let bytes): String(escaping: bytes)
        default: nil
        }
    }

    var int: Int? {
        guard case .integer(let value) = self else { return nil }
        return Int(clamping: value)
    }

    var bool: Bool? {
        guard case .boolean(let value) = self else { return nil }
        return value
    }

    /// The elements of an array; an empty one comes out of Lua as a table without fields.
    var elements: [LuaValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
}

extension String {
    /// Text of any bytes: those that are no UTF-8 are written as `\xNN`.
    init(escaping bytes: [UInt8]) {
        self = ""
        var parser = Unicode.UTF8.ForwardParser()
        var input = bytes.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &input) {
            case .valid(let encoded):
                unicodeScalars.append(Unicode.UTF8.decode(encoded))
                position += encoded.count
            case .error(let length):
                for byte in bytes[position..<Swift.min(position + length, bytes.count)] {
                    let digits = String(byte, radix: 16, uppercase: true)
                    self += "\\x" + (digits.count < 2 ? "0" : "") + digits
                }
                position += length
            case .emptyInput: return
            }
        }
    }
}
