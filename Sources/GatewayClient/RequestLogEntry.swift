/// One request, for those who want to watch. Holds no secrets.
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
    /// Which attempt at the same call this was the last of.
    public var attempts: Int

    /// The entry on one line.
    public var line: String {
        var parts = [method, path, status.map(String.init) ?? "-", "\(milliseconds) ms"]
        if attempts != 1 { parts.append("\(attempts) attempts") }
        if let failure { parts.append(failure) }
        return parts.joined(separator: " ")
    }
}
