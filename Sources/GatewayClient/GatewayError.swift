/// Why an operation failed.
public struct GatewayError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is, under a name that does not change between versions.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        // Said by the other side

        /// 400: the request makes no sense to it.
        case invalidRequest = "invalid_request"
        /// 401: the key is missing, wrong or expired.
        case unauthorized
        /// 402: the account cannot pay, or has no room for this run.
        case paymentRequired = "payment_required"
        /// 403: the key or the connection may not do this.
        case forbidden
        /// 404: there is no such thing.
        case notFound = "not_found"
        /// 405: that can be done, but not to this.
        case notAllowed = "not_allowed"
        /// 409: something else has the name.
        case conflict
        /// 413: the request carries too much.
        case requestTooLarge = "request_too_large"
        /// 415: it does not take this content type or encoding.
        case unsupportedContent = "unsupported_content"
        /// 429: too many requests.
        case rateLimited = "rate_limited"
        /// Any other 4xx.
        case refused
        /// 500 and other 5xx: the other side is at fault.
        case serverError = "server_error"
        /// 502, 503, 504: the other side cannot answer now.
        case unavailable
        /// A redirect, which is never followed: the key belongs to one host.
        case redirectRefused = "redirect_refused"
        /// An answer that is no answer to the question.
        case invalidResponse = "invalid_response"
        /// An answer that is larger than the client takes.
        case responseTooLarge = "response_too_large"

        // Happened on the way

        /// No answer in time.
        case timeout
        /// No connection, or it broke.
        case connectionFailed = "connection_failed"
        /// The host's name leads nowhere.
        case dnsFailed = "dns_failed"
        /// No safe connection could be agreed on.
        case tlsFailed = "tls_failed"
        /// The caller gave up.
        case cancelled
        /// The client has been shut down.
        case closed

        /// A file on this side could not be read or written.
        case fileError = "file_error"

        // Found before anything was sent

        /// Several connections are active and none was chosen.
        case ambiguousConnection = "ambiguous_connection"
        /// No connection is active.
        case noConnection = "no_connection"

        /// A setting that cannot work.
        case invalidConfiguration = "invalid_configuration"
        /// The key would travel unprotected.
        case insecureURL = "insecure_url"
        /// Whoever wired the client does not let it be sent.
        case permissionDenied = "permission_denied"
        /// An argument that cannot be sent.
        case invalidArgument = "invalid_argument"
    }

    /// What kind of failure it is.
    public var code: Code
    /// The HTTP status, where there was an answer.
    public var status: Int?
    /// Apify's own name of the error: `record-not-found`.
    public var type: String?
    /// What went wrong, on one line, safe to print.
    public var message: String
    /// What else Apify says about it: the JSON text of `error.data`.
    public var data: [UInt8]?
    /// The operation that failed: `acts.run`.
    public var operation: String?
    /// How many requests were sent for it; looking for what became of one does not count.
    public var attempts: Int
    /// Whether the same call may succeed later and does no harm if this one was carried out after all.
    public var retryable: Bool
    /// Whether it is unknown if the other side carried the call out.
    public var ambiguous: Bool
    /// What to do about it.
    public var hint: String?
    /// The error below this one, for logs.
    public var cause: (any Error)?

    public init(
        code: Code,
        status: Int? = nil,
        type: String? = nil,
        message: String,
        data: [UInt8]? = nil,
        operation: String? = nil,
        attempts: Int = 0,
        retryable: Bool = false,
        ambiguous: Bool = false,
        hint: String? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.status = status
        self.type = type
        self.message = message
        self.data = data
        self.operation = operation
        self.attempts = attempts
        self.retryable = retryable
        self.ambiguous = ambiguous
        self.hint = hint
        self.cause = cause
    }

    /// Whether a run could not start for want of memory or of a free slot, both of which come back.
    ///
    /// Source: the two types on which Apify's Python client can wait.
    public var saysThatThereIsNoRoom: Bool {
        status == 402 && ["actor-memory-limit-exceeded", "concurrent-runs-limit-exceeded"].contains(type)
    }

    public var description: String {
        var text = operation.map { "\($0): " } ?? ""
        text += message
        let details = [status.map { "status \($0)" }, type].compactMap { $0 }
        if !details.isEmpty { text += " (" + details.joined(separator: ", ") + ")" }
        if ambiguous { text += "; it may have been carried out all the same" }
        if let hint { text += "; " + hint }
        return text
    }
}
