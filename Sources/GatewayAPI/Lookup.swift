/// Where it is seen whether a write whose answer was lost has been carried out.
public enum Lookup: Sendable, Hashable {
    /// Among the newest runs: one that started since, of the same actor or task, with the input that was sent.
    case newestRuns
    /// Among the newest entries of a list: one that was created since and has the name that was sent.
    case name(list: String, get: String)
}
