/// How much a terminal shows.
public struct ScreenSize: Equatable, Sendable {
    public var columns: Int
    public var rows: Int

    /// Sizes that no terminal has become the nearest that one could have.
    public init(columns: Int, rows: Int) {
        self.columns = min(max(1, columns), 10_000)
        self.rows = min(max(1, rows), 10_000)
    }

    public static let standard = ScreenSize(columns: 80, rows: 24)
}
