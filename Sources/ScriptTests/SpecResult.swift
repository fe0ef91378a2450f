import LuaEngine

/// What became of one test.
public struct SpecResult: Sendable, Codable {
    /// The names of the blocks around it and its own, outermost first.
    public var path: [String]
    /// The line where it begins.
    public var line: Int
    public var status: SpecStatus
    /// How long it took, with everything that is done before and after it.
    public var seconds: Double
    /// What went wrong, or why it is pending.
    public var message: String?
    /// The line of the spec where it went wrong.
    public var failedLine: Int?
    public var expected: String?
    public var actual: String?
    /// What differs between the two, a line for each difference.
    public var differences: [String]?
    public var traceback: String?

    /// All names as one.
    public var name: String { path.isEmpty ? "the file" : path.joined(separator: " ") }
}

extension SpecResult {
    /// Reads what the Lua side tells.
    init(_ table: LuaTable) {
        path = table.texts("path") ?? []
        line = table.integer("line") ?? 0
        status = table.text("status").flatMap(SpecStatus.init) ?? .error
        seconds = table.number("seconds") ?? 0
        message = table.text("message")
        failedLine = table.integer("failed_line")
        expected = table.text("expected")
        actual = table.text("actual")
        differences = table.texts("differences")
        traceback = table.text("traceback")
    }
}

extension LuaTable {
    fileprivate func text(_ name: String) -> String? {
        switch self[name] {
        case .string(let text)?: text
        case .bytes(let bytes)?: String(decoding: bytes, as: UTF8.self)
        default: nil
        }
    }

    fileprivate func texts(_ name: String) -> [String]? {
        guard case .array(let values)? = self[name] else { return nil }
        return values.map { value in
            switch value {
            case .string(let text): text
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            default: ""
            }
        }
    }

    fileprivate func integer(_ name: String) -> Int? {
        guard case .integer(let value)? = self[name] else { return nil }
        return Int(value)
    }

    fileprivate func number(_ name: String) -> Double? {
        switch self[name] {
        case .number(let value)?: value
        case .integer(let value)?: Double(value)
        default: nil
        }
    }
}
