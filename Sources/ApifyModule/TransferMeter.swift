import GatewayClient
import Synchronization

/// Says on the display how far one transfer is.
final class TransferMeter: Sendable {
    /// How often it is worth a new text.
    private static let pause = Duration.milliseconds(100)

    private let display: (any ProgressDisplay)?
    private let activity = ProgressActivity()
    private let title: String
    private let begin = ContinuousClock.now
    private let last: Mutex<ContinuousClock.Instant?> = Mutex(nil)

    /// - Parameters:
    ///   - verb: what happens to the file: "downloading".
    ///   - path: the file as the script names it.
    init(_ display: (any ProgressDisplay)?, _ verb: String, _ path: [UInt8]) {
        self.display = display
        title = verb + " " + ProgressText.line(TransferFile.name(of: path))
    }

    func show(_ progress: TransferProgress) {
        guard let display else { return }
        let now = ContinuousClock.now
        let isDue = last.withLock { last in
            if let last, now - last < Self.pause { return false }
            last = now
            return true
        }
        if isDue { display.show(text(progress, after: now - begin), for: activity) }
    }

    func end() { display?.show(nil, for: activity) }

    /// `downloading items.csv: 1.2 MB of 4.8 MB (25 %), 0.6 MB/s, 3000 items in all`
    func text(_ progress: TransferProgress, after time: Duration) -> String {
        var text = "\(title): \(Self.size(progress.bytes))"
        if let total = progress.total, total > 0 {
            let share = min(Double(progress.bytes) / Double(total), 1)
            text += " of \(Self.size(total)) (\(Int(share * 100)) %)"
        }
        let seconds = time / .seconds(1)
        if seconds > 0.5 { text += ", \(Self.size(Int(Double(max(progress.bytes, 0)) / seconds)))/s" }
        if let items = progress.items { text += ", \(items) items in all" }
        return text
    }

    private static func size(_ bytes: Int) -> String { ReadableAmount.size(Double(max(bytes, 0))) ?? "\(bytes) B" }
}
