import GatewayAPI

/// An operation with everything that one call of it needs.
public struct OperationCall: Sendable {
    /// What to do.
    public var operation: GatewayAPI.Operation
    /// The values of the path's placeholders, in order.
    public var path: [String]
    /// The parameters of the query, as ``Parameter/encode(_:)`` writes them.
    public var query: [(String, String)]
    /// What the request carries.
    public var body: [UInt8]?
    /// A file that the request carries in place of ``body``, streamed.
    public var file: FileSource?
    /// Where the answer goes instead of into memory.
    var sink: DownloadSink?
    /// The content type of the body; nil for the operation's own.
    public var contentType: String?
    /// What this call may do differently from the client's settings.
    public var options: CallOptions
    /// Told whenever the call was refused for want of room and will be sent again; see ``CallOptions/resourceWait``.
    public var refusedForNow: (@Sendable (GatewayError) -> Void)?

    public init(
        _ operation: GatewayAPI.Operation,
        path: [String] = [],
        query: [(String, String)] = [],
        body: [UInt8]? = nil,
        contentType: String? = nil,
        options: CallOptions = CallOptions()
    ) {
        self.operation = operation
        self.path = path
        self.query = query
        self.body = body
        self.contentType = contentType
        self.options = options
    }
}
