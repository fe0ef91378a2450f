/// Tracebacks as people want them: without the frames of our own glue.
enum Traceback {
    /// Leaves out the lines of chunks whose names stand in brackets, which no script has, and the duplicate headings of
    /// joined tracebacks. Empty when nothing of a script is left.
    static func readable(_ text: String) -> String {
        var lines: [Substring] = []
        var frames = 0
        for line in text.split(separator: "\n") {
            let content = line.drop { $0 == "\t" }
            if content == "stack traceback:" {
                if lines.isEmpty { lines.append(line) }
                continue
            }
            if content.hasPrefix("[") && !content.hasPrefix("[string") && !content.hasPrefix("[C]: in function") {
                continue
            }
            frames += 1
            lines.append(line)
        }
        return frames == 0 ? "" : lines.joined(separator: "\n")
    }
}
