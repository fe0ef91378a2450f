import GatewayAPI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An argument that a script's header describes.
public struct ArgumentSpec: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case string, integer, number
        /// `--name`, `--no-name`
        case boolean
        /// The path of a file that exists.
        case file
        /// A JSON document, or the path of a file that holds one.
        case json
    }

    /// What scripts find it under in `args`.
    public let name: String
    public private(set) var kind = Kind.string
    public private(set) var isRequired = false
    /// Its value where none is given.
    public private(set) var standard: ArgumentValue?
    /// One sentence about it.
    public private(set) var help: String?
    /// The values that it may have; empty for any.
    public private(set) var choices: [String] = []
    /// The least number that it may be; nil for any.
    public private(set) var minimum: Double?
    /// Its place among the words without an option's name, counted from 1; nil when it is given as an option.
    public private(set) var position: Int?

    private static let fields = ["type", "required", "default", "help", "choices", "min", "position"]

    init(_ name: String, _ entry: HeaderValue.Entry) throws(HeaderError) {
        self.name = name
        guard Self.isFit(name) else {
            throw entry.place.error("'\(name.prefix(40))' cannot be an argument: letters, digits and _ make its name")
        }
        guard name != "help" else { throw entry.place.error("'help' is the option that shows the arguments") }
        var given: HeaderValue.Entry?
        for (field, entry) in try entry.namedEntries() {
            switch field {
            case "type": kind = try Self.kind(entry)
            case "required": isRequired = try entry.boolean()
            case "default": given = entry
            case "help": help = try entry.string()
            case "min": minimum = try entry.number()
            case "choices": choices = try Self.strings(entry)
            case "position": position = try entry.count()
            default:
                throw entry.place.error(
                    Suggestion.message(unknown: "field", field, for: "'\(name)'", among: Self.fields))
            }
        }
        if let given { standard = try standard(given) }
        if isRequired, given != nil { throw entry.place.error("'\(name)' is required, so it needs no default") }
        if minimum != nil, kind != .integer, kind != .number {
            throw entry.place.error("'\(name)' is no number, so it has no 'min'")
        }
        if position == 0 { throw entry.place.error("'\(name)': places are counted from 1") }
        if position != nil, kind == .boolean {
            throw entry.place.error("'\(name)' is true or false, so it is an option")
        }
    }

    /// How it is written on the command line.
    public var option: String { "--" + name.map { $0 == "_" ? "-" : String($0) }.joined() }

    private static func isFit(_ name: String) -> Bool {
        let letters = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
        return letters && !name.isEmpty && name.first != "_" && name.first?.isNumber != true
    }

    private static func kind(_ entry: HeaderValue.Entry) throws(HeaderError) -> Kind {
        let text = try entry.string()
        guard let kind = Kind(rawValue: text) else {
            throw entry.value.place.error(
                Suggestion.message(unknown: "type", text, for: "an argument", among: Kind.allCases.map(\.rawValue)))
        }
        return kind
    }

    private static func strings(_ entry: HeaderValue.Entry) throws(HeaderError) -> [String] {
        guard case .table(let entries) = entry.value.content else {
            throw entry.value.place.error("'choices' takes a list of strings")
        }
        return try entries.map { entry throws(HeaderError) in try entry.string() }
    }

    private func standard(_ entry: HeaderValue.Entry) throws(HeaderError) -> ArgumentValue {
        do throws(PermissionError) {
            switch entry.value.content {
            case .string(let text) where [.string, .file, .json].contains(kind): return try value(of: text)
            case .number(let number) where kind == .number: return .number(try checked(number, "\(number)"))
            case .number(let number) where kind == .integer:
                if let whole = Int64(exactly: try checked(number, "\(number)")) { return .integer(whole) }
            case .boolean(let flag) where kind == .boolean: return .boolean(flag)
            default: break
            }
        } catch {
            throw entry.value.place.error(error.message)
        }
        throw entry.value.place.error("the default of '\(name)' is \(entry.value.phrase), which is no \(kind.rawValue)")
    }

    /// What a word on the command line means.
    ///
    /// - Throws: `PermissionError` when the argument cannot have that value.
    func value(of text: String) throws(PermissionError) -> ArgumentValue {
        let shown = "'\(text.prefix(60))'"
        if !choices.isEmpty, !choices.contains(text) {
            throw PermissionError("\(title) takes one of \(choices.joined(separator: ", ")), not \(shown)")
        }
        switch kind {
        case .string, .file: return .string(text)
        case .json:
            guard Self.isDocument(text) else { return .string(text) }
            return .json(try Self.document(Array(text.utf8), title))
        case .integer:
            guard let number = Int64(text) else { throw PermissionError("\(title) takes a whole number, not \(shown)") }
            _ = try checked(Double(number), text)
            return .integer(number)
        case .number:
            guard let number = Double(text), number.isFinite else {
                throw PermissionError("\(title) takes a number, not \(shown)")
            }
            return .number(try checked(number, text))
        case .boolean:
            guard ["true", "false"].contains(text) else {
                throw PermissionError("\(title) takes true or false, not \(shown)")
            }
            return .boolean(text == "true")
        }
    }

    private func checked(_ number: Double, _ text: String) throws(PermissionError) -> Double {
        if let minimum, number < minimum {
            let least = Int64(exactly: minimum).map { "\($0)" } ?? "\(minimum)"
            throw PermissionError("\(title) takes a number from \(least) on, not '\(text.prefix(60))'")
        }
        return number
    }

    /// Whether a word is JSON itself rather than the name of a file that holds it.
    private static func isDocument(_ text: String) -> Bool {
        text.first { !$0.isWhitespace }.map { "{[\"".contains($0) } ?? false
    }

    /// - Throws: `PermissionError` when it is no JSON.
    static func document(_ text: [UInt8], _ title: String) throws(PermissionError) -> [UInt8] {
        guard (try? JSONDecoder().decode(AnyJSON.self, from: Data(text))) != nil else {
            throw PermissionError("\(title) is no valid JSON")
        }
        return text
    }

    /// What messages call it.
    var title: String { position == nil ? option : name.uppercased() }
}

/// Any JSON value, of which only matters that it is one: the decoder reads the whole text before it asks for anything.
private struct AnyJSON: Decodable {
    init(from decoder: any Decoder) {}
}
