/// One attempt at a call, for those who want to watch. Holds no secrets.
public struct RequestLogEntry: Sendable {
    /// The operation: `acts.run`.
    public var operation: String
    /// The HTTP verb.
    public var method: String
    /// The path and query that were asked for, secrets redacted.
    public var path: String
    /// The HTTP status, where there was an answer.
    public var status: Int?
    /// The code of the error, where there was one.
    public var failure: String?
    /// How long it took.
    public var milliseconds: Int
    /// The size of the answer's body.
    public var bytes: Int
    /// Which attempt at the same call it was, counted from 1; 0 when nothing was sent.
    public var attempt: Int

    /// The entry on one line.
    public var line: String {
        var parts = [method, path, status.map(String.init) ?? "-", "\(milliseconds) ms"]
        if attempt > 1 { parts.append("attempt \(attempt)") }
        if let failure { parts.append(failure) }
        return parts.joined(separator: " ")
    }
}
