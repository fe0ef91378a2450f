import LuaEngine

/// The tables of the session as they are at the moment.
protocol LiveTables: Sendable {
    /// The names in a table that begin with a prefix, whatever its letter case; see `Engine.members`.
    ///
    /// - Parameters:
    ///   - path: names from the globals to the table.
    ///   - patience: how long the answer may take.
    /// - Returns: nil when there was no answer in time.
    func members(of path: [String], prefix: String, patience: Duration) -> [LiveMember]?
}
