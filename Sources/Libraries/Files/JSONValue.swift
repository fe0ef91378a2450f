/// What is written into files and records that people compare: names in the order of their bytes, one to a line.
indirect enum JSONValue: Sendable, Equatable {
    case integer(Int)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The text as people read it, two spaces deeper with every level, without a line break at its end.
    ///
    /// - Parameter depth: how deep the value itself stands.
    func text(depth: Int = 0) -> String {
        switch self {
        case .integer(let number): return String(number)
        case .string(let text): return Self.quoted(text)
        case .array(let values):
            return Self.block("[", values.map { $0.text(depth: depth + 1) }, "]", depth)
        case .object(let fields):
            let lines = fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { Self.quoted($0.key) + ": " + $0.value.text(depth: depth + 1) }
            return Self.block("{", lines, "}", depth)
        }
    }

    private static func block(_ open: String, _ lines: [String], _ close: String, _ depth: Int) -> String {
        guard !lines.isEmpty else { return open + close }
        let indent = "\n" + String(repeating: "  ", count: depth + 1)
        return open + indent + lines.joined(separator: "," + indent) + "\n" + String(repeating: "  ", count: depth)
            + close
    }

    static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }
}

extension JSONValue {
    /// Lists of texts by name, as effects are.
    static func lists(_ lists: [String: [String]]) -> JSONValue {
        .object(lists.mapValues { .array($0.map(JSONValue.string)) })
    }

    static func texts(_ texts: [String: String]) -> JSONValue { .object(texts.mapValues(JSONValue.string)) }
}
