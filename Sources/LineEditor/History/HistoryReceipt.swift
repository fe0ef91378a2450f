/// Which input in the file something is about.
public struct HistoryReceipt: Hashable, Sendable {
    let time: Int64
}
