/// What one call may do differently from the client's settings.
public struct CallOptions: Sendable, Hashable {
    /// How often the call may be sent again; nil for the client's setting, 0 for never.
    public var maxRetries: Int?
    /// How long one attempt may take; nil for the client's setting.
    public var timeout: Duration?

    public init(maxRetries: Int? = nil, timeout: Duration? = nil) {
        self.maxRetries = maxRetries
        self.timeout = timeout
    }
}
