import LineEditor

/// Draws how often which numbers occur, as bars of blocks.
public struct Histogram: Sendable {
    /// About how many bars there are to be; their bounds are round numbers.
    public var bins: Int
    /// Whether only ASCII may be drawn with.
    public var isASCII: Bool

    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    public init(bins: Int = 10, isASCII: Bool = false) {
        self.bins = min(max(1, bins), 200)
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
        let bars = counted(numbers)
        guard !bars.isEmpty else {
            return ([StyledText("there is nothing to draw", .dim)] + remark).map {
                $0.cut(to: columns, mark: isASCII ? "~" : "…")
            }
        }
        let labels = bars.map { Scale.label($0.start) }
        let labelWidth = labels.map(\.count).max() ?? 0
        let countWidth = bars.map { String($0.count).count }.max() ?? 0
        let room = max(1, columns - labelWidth - countWidth - 3)
        let most = bars.map(\.count).max() ?? 1
        let lines = zip(bars, labels).map { bar, label in
            StyledText(label).padded(to: labelWidth, isRight: true)
                + StyledText([
                    .init(isASCII ? " |" : " ┤", .dim),
                    .init(block(Double(bar.count) / Double(most) * Double(room)), Style(.cyan)),
                    .init(bar.count > 0 ? " \(bar.count)" : ""),
                ])
        }
        return (lines + remark).map { $0.cut(to: columns, mark: isASCII ? "~" : "…") }
    }

    /// A bar so many columns long; one that stands for something is never empty.
    private func block(_ length: Double) -> String {
        guard length > 0 else { return "" }
        if isASCII { return String(repeating: "#", count: max(1, Int(length.rounded()))) }
        let eighths = max(1, Int((length * 8).rounded()))
        return String(repeating: "█", count: eighths / 8) + Self.eighths[eighths % 8]
    }

    /// Where each bar starts and how many numbers it stands for.
    private func counted(_ numbers: [Double]) -> [(start: Double, count: Int)] {
        guard let least = numbers.min(), let most = numbers.max() else { return [] }
        guard least < most else { return [(least, numbers.count)] }
        let fine = Scale.step(most / Double(bins) - least / Double(bins), count: 1)
        // Nothing stands between whole numbers.
        let step = numbers.allSatisfy { $0 == $0.rounded() } ? max(1, fine) : fine
        let first = (least / step).rounded(.down)
        let count = (most / step).rounded(.down) - first + 1
        guard step > 0, first.isFinite, count.isFinite, count >= 1, count <= 1000 else {
            return [(least, numbers.count)]
        }
        var bars = (0..<Int(count)).map { (start: (first + Double($0)) * step, count: 0) }
        for number in numbers {
            let place = (number / step).rounded(.down) - first
            bars[min(max(0, Int(place)), bars.count - 1)].count += 1
        }
        return bars
    }
}
