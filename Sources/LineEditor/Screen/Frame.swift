/// Everything that the editor wants to be seen: no more rows than the screen has, none wider than it.
struct Frame: Equatable, Sendable {
    var rows: [Row] = [Row()]
    /// Where the cursor stands.
    var row = 0
    var column = 0
}
