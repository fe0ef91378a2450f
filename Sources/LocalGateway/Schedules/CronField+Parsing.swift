extension CronField {
    /// Reads a list of numbers, ranges and steps such as `1,5-9,*/15` or `MON-FRI`.
    init(_ text: Substring, _ kind: Kind) throws(CronError) {
        var bits: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            bits |= try Self.bits(of: part, kind)
        }
        // Sunday has two numbers.
        if kind == .dayOfWeek, bits & 1 << 7 != 0 { bits = bits & ~(1 << 7) | 1 }
        self.init(kind, bits: bits, hasStar: text.hasPrefix("*") || text.hasPrefix("?"))
    }

    private static func bits(of part: Substring, _ kind: Kind) throws(CronError) -> UInt64 {
        let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = halves.first, !head.isEmpty else {
            throw CronError(message: "the \(kind.rawValue) field has an empty part")
        }
        let step = halves.count == 2 ? try self.step(halves[1], kind) : nil
        let (low, high) = try bounds(head, hasStep: step != nil, kind)
        return stride(from: low, through: high, by: step ?? 1).reduce(0) { $0 | 1 << UInt64($1) }
    }

    private static func bounds(_ head: Substring, hasStep: Bool, _ kind: Kind) throws(CronError) -> (Int, Int) {
        let range = kind.range
        let upper = kind == .dayOfWeek ? 6 : range.upperBound
        if head == "*" { return (range.lowerBound, upper) }
        if head == "?" {
            guard kind == .dayOfMonth || kind == .dayOfWeek else {
                throw CronError(message: "\"?\" stands only for a day, not in the \(kind.rawValue) field")
            }
            return (range.lowerBound, upper)
        }
        let ends = head.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let low = try number(ends[0], kind)
        guard ends.count == 2 else { return (low, hasStep ? max(low, upper) : low) }
        var high = try number(ends[1], kind)
        if kind == .dayOfWeek, high == 0, low > 0 { high = 7 }
        guard low <= high else {
            throw CronError(message: "the range \"\(shown(head))\" in the \(kind.rawValue) field runs backwards")
        }
        return (low, high)
    }

    private static func step(_ text: Substring, _ kind: Kind) throws(CronError) -> Int {
        guard let step = plainNumber(text), step > 0 else {
            throw CronError(message: "\"\(shown(text))\" in the \(kind.rawValue) field is no step; steps are 1, 2, 3 …")
        }
        return step
    }

    private static func number(_ text: Substring, _ kind: Kind) throws(CronError) -> Int {
        if let position = kind.names.firstIndex(of: text.uppercased()) { return position + kind.range.lowerBound }
        guard let number = plainNumber(text), kind.range.contains(number) else {
            let names = kind.names.isEmpty ? "" : " or one of \(kind.names.joined(separator: ", "))"
            throw CronError(
                message: "\"\(shown(text))\" in the \(kind.rawValue) field is not a number from "
                    + "\(kind.range.lowerBound) to \(kind.range.upperBound)\(names)")
        }
        return number
    }

    /// Digits alone: neither signs nor the digits of other scripts. More than four of them are never needed.
    private static func plainNumber(_ text: Substring) -> Int? {
        let bytes = text.utf8
        guard (1...4).contains(bytes.count), bytes.allSatisfy(\.isDigit) else { return nil }
        return Int(text)
    }

    /// As much of what a user wrote as fits in a message.
    static func shown(_ text: Substring) -> String { text.count > 40 ? text.prefix(40) + "…" : String(text) }
}
