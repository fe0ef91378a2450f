/// Puts the time in front of every line a run prints, as the API's logs have it.
struct LogFormatter: Sendable {
    private var isAtLineStart = true

    mutating func format(_ bytes: [UInt8], at moment: Moment) -> [UInt8] {
        let stamp = Array(moment.iso8601.utf8) + [0x20]
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + stamp.count)
        for byte in bytes {
            if isAtLineStart { output.append(contentsOf: stamp) }
            output.append(byte)
            isAtLineStart = byte == 0x0A
        }
        return output
    }

    /// Ends a line the process left open.
    mutating func finish() -> [UInt8] {
        defer { isAtLineStart = true }
        return isAtLineStart ? [] : [0x0A]
    }
}
