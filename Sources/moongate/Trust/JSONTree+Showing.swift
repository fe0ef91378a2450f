import ApifyModule
import GatewayClient

extension JSONTree {
    /// The elements of an array.
    var elements: [JSONTree] {
        if case .array(let elements) = self { return elements }
        return []
    }

    /// The fields of an object, in the order of their names.
    var fields: [(key: String, value: JSONTree)] {
        guard case .object(let fields) = self else { return [] }
        return fields.sorted { $0.key < $1.key }
    }

    var isEmptyObject: Bool {
        if case .object(let fields) = self { return fields.isEmpty }
        return false
    }

    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): Double("\(number)")
        case .extreme(let number): number
        default: nil
        }
    }

    var integer: Int? {
        if case .integer(let number) = self { return Int(exactly: number) }
        return nil
    }

    /// In a few letters: `10`, `"text"`, `["a", "b"]`, `12 entries`.
    var brief: String {
        switch self {
        case .null: "null"
        case .boolean(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .extreme(let number): "\(number)"
        case .string(let text): text.unicodeScalars.count > 60 ? "\"\(text.prefix(57))…\"" : "\"\(text)\""
        case .array(let elements):
            shortList(elements) ?? (elements.count == 1 ? "1 entry" : "\(elements.count) entries")
        case .object(let fields): fields.count == 1 ? "1 field" : "\(fields.count) fields"
        }
    }

    /// `["ACTOR.RUN.FAILED"]`, where a list is no longer than that.
    private func shortList(_ elements: [JSONTree]) -> String? {
        guard (1...3).contains(elements.count), elements.allSatisfy({ $0.string != nil }) else { return nil }
        let text = "[" + elements.map(\.brief).joined(separator: ", ") + "]"
        return text.unicodeScalars.count > 60 ? nil : text
    }

    /// The fields of an object in short: `maxRequestsPerCrawl: 10, startUrls: 2 entries`.
    func summary(limit: Int = 8) -> String {
        guard case .object(let all) = self else { return brief }
        if all.isEmpty { return "none" }
        let shown = fields.prefix(limit).map { "\($0.key): \($0.value.brief)" }
        return (shown + (all.count > limit ? ["and \(all.count - limit) more"] : [])).joined(separator: ", ")
    }

    /// Line by line, each level moved in by two.
    var indented: [String] {
        switch self {
        case .array(let elements) where !elements.isEmpty:
            ["["] + elements.flatMap { $0.indented.map { "  " + $0 } } + ["]"]
        case .object(let all) where !all.isEmpty:
            ["{"]
                + fields.flatMap { key, value in
                    let lines = value.indented
                    return ["  \(key): \(lines[0])"] + lines.dropFirst().map { "  " + $0 }
                } + ["}"]
        default: [String(decoding: text, as: UTF8.self)]
        }
    }
}
