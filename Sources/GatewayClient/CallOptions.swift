/// What one call may do differently from the client's settings.
public struct CallOptions: Sendable, Hashable {
    /// How often the call may be sent again; nil for the client's setting, 0 for never.
    public var maxRetries: Int?
    /// How long one attempt may take; nil for the client's setting.
    public var timeout: Duration?
    /// How long all attempts may take together; nil for the client's setting.
    public var totalTimeout: Duration?
    /// How long to wait for memory or a free slot when a run cannot start for want of them; nil for not at all.
    public var resourceWait: Duration?
    /// The script's line that makes the call, such as `crawl.lua:12`, for the request log of a gateway on this machine.
    /// No other gateway is told.
    public var callSite: String?

    public init(
        maxRetries: Int? = nil, timeout: Duration? = nil, totalTimeout: Duration? = nil, resourceWait: Duration? = nil,
        callSite: String? = nil
    ) {
        self.maxRetries = maxRetries
        self.timeout = timeout
        self.totalTimeout = totalTimeout
        self.resourceWait = resourceWait
        self.callSite = callSite
    }
}

extension GatewayClient {
    /// The options of a call with everything that holds for it: its own, else what is tuned, else the configuration's.
    func effective(_ options: CallOptions) -> (maxRetries: Int, timeout: Duration?, totalTimeout: Duration) {
        let tuned = configuration.tuning.settings
        return (
            options.maxRetries ?? tuned.maxRetries ?? configuration.maxRetries,
            options.timeout ?? tuned.timeout ?? configuration.timeout,
            options.totalTimeout ?? tuned.totalTimeout ?? configuration.totalTimeout
        )
    }
}
