import LineEditor

/// Draws numbers in their order, as columns of blocks.
public struct Chart: Sendable {
    /// How many rows the columns may be high.
    public var height: Int
    /// Whether only ASCII may be drawn with.
    public var isASCII: Bool

    private static let eighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    /// Halves have to do.
    private static let asciiEighths: [Character] = [" ", " ", ".", ".", ":", ":", "|", "|", "#"]

    private static let widestBar = 4

    public init(height: Int = 10, isASCII: Bool = false) {
        self.height = min(max(1, height), 200)
        self.isASCII = isASCII
    }

    /// The lines of the drawing, none of which is wider than `columns`.
    ///
    /// - Parameters:
    ///   - values: the numbers; those that are not finite are left out, and counted below the drawing.
    ///   - columns: how wide it may be.
    ///   - skipped: how many values were left out before.
    public func lines(_ values: [Double], columns: Int, skipped: Int = 0) -> [StyledText] {
        let numbers = values.filter(\.isFinite)
        let columns = min(max(1, columns), 1000)
        let remark = Charts.remark(values.count - numbers.count + skipped)
        guard let least = numbers.min(), let most = numbers.max() else {
            return ([StyledText("there is nothing to draw", .dim)] + remark).map {
                $0.cut(to: columns, mark: isASCII ? "~" : "…")
            }
        }
        let scale = Scale(least: least, most: most)
        let labels = (0...height).map { Scale.label(scale.value(at: Double($0) / Double(height))) }
        let labelWidth = [labels[0], labels[height], labels[height / 2]].map(\.count).max() ?? 0
        let room = max(1, columns - labelWidth - 2)
        let bars = Self.buckets(numbers, atMost: room).map { scale.share($0) }
        let width = min(Self.widestBar, room / bars.count)
        var lines: [StyledText] = []
        for row in stride(from: height, to: 0, by: -1) {
            let isLabelled = row == height || row == (height + 1) / 2 && height > 4
            let label = StyledText(isLabelled ? labels[row] : "").padded(to: labelWidth, isRight: true)
            lines.append(
                label + StyledText([.init(axis(isLabelled), .dim), .init(self.row(row, bars, width), Style(.cyan))]))
        }
        lines += base(labels[0], labelWidth, bars.count * width, numbers.count)
        return (lines + remark).map { $0.cut(to: columns, mark: isASCII ? "~" : "…") }
    }

    private func axis(_ isLabelled: Bool) -> String {
        isASCII ? " |" : isLabelled ? " ┤" : " │"
    }

    /// - Parameter width: how wide a column is with the blank behind it, which the narrowest have no room for.
    private func row(_ row: Int, _ bars: [Double], _ width: Int) -> String {
        let blocks = isASCII ? Self.asciiEighths : Self.eighths
        let text = bars.map { share in
            // The least of all is seen, too: something stands there.
            let filled = max(share * Double(height) * 8, 1)
            let block = blocks[Int(min(max(0, filled - Double(row - 1) * 8), 8).rounded())]
            return width == 1 ? String(block) : String(repeating: block, count: width - 1) + " "
        }.joined()
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    /// The line below the columns, and how many numbers there are.
    private func base(_ label: String, _ labelWidth: Int, _ width: Int, _ count: Int) -> [StyledText] {
        let line = isASCII ? " +" + String(repeating: "-", count: width) : " └" + String(repeating: "─", count: width)
        let first = StyledText(label).padded(to: labelWidth, isRight: true) + StyledText(line, .dim)
        let last = String(count)
        let gap = String(repeating: " ", count: max(1, width - 1 - last.count))
        let margin = String(repeating: " ", count: labelWidth + 2)
        return [first, StyledText(margin + (count == 1 ? "1" : "1" + gap + last), .dim)]
    }

    /// Numbers that share columns are drawn as the mean of them.
    private static func buckets(_ numbers: [Double], atMost limit: Int) -> [Double] {
        guard numbers.count > limit else { return numbers }
        return (0..<limit).map { bucket in
            let start = bucket * numbers.count / limit
            let end = max(start + 1, (bucket + 1) * numbers.count / limit)
            let part = numbers[start..<min(end, numbers.count)]
            // Divided first: the sum of large numbers may be too large.
            return part.reduce(0) { $0 + $1 / Double(part.count) }
        }
    }
}
