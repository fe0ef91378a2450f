/// How results are to be shown.
public struct PrintView: Sendable {
    /// The width of the terminal; nothing but Lua and JSON text, which people copy, is ever wider.
    public var columns: Int
    /// How many lines of a record are seen at once, which takes no more of them unless all of its fields are wanted; nil for
    /// as many as it has.
    public var rows: Int?
    /// Whether records are shown with all their fields, and lists as records instead of tables: what `:x` toggles.
    public var isExpanded: Bool
    /// Whether only ASCII may be written.
    public var isASCII: Bool
    /// The moment that times are told relative to, in milliseconds since 1970.
    public var now: Double
    /// The distance of the clock on the wall from UTC at a moment (milliseconds since 1970), in seconds, positive in the
    /// east.
    public var utcOffset: @Sendable (_ milliseconds: Double) -> Int

    /// - Parameters:
    ///   - columns: the width of the terminal; less than 1 counts as 1.
    ///   - rows: how many lines a record may take; nil for as many as it has.
    ///   - isExpanded: whether to show all fields.
    ///   - isASCII: whether only ASCII may be written.
    ///   - now: the moment that times are told relative to, in milliseconds since 1970.
    ///   - utcOffset: the distance of the clock on the wall from UTC, in seconds; UTC when not given.
    public init(
        columns: Int = 80, rows: Int? = nil, isExpanded: Bool = false, isASCII: Bool = false, now: Double,
        utcOffset: @escaping @Sendable (_ milliseconds: Double) -> Int = { _ in 0 }
    ) {
        self.columns = max(1, columns)
        self.rows = rows
        self.isExpanded = isExpanded
        self.isASCII = isASCII
        self.now = now
        self.utcOffset = utcOffset
    }

    /// What stands in place of something that is left out.
    var ellipsis: String { isASCII ? "~" : "…" }
}
