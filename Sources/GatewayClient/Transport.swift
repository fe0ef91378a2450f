/// What goes over the wire for one attempt.
struct TransportRequest: Sendable {
    var method: String
    var url: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]?
    /// How long the whole exchange may take; where something is streamed, how long the answer may keep us waiting.
    var timeout: Duration
    /// The largest body that is taken from a successful answer into memory.
    var maximumResponseSize: Int
    /// What is streamed from or to a file; nil when everything is held in memory.
    var stream: TransferStream?
}

/// What came back for one attempt, whatever its status.
struct TransportResponse: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}

/// Why one attempt brought no answer.
struct TransportError: Error, Sendable {
    var code: GatewayError.Code
    /// What happened, as the end of a sentence that starts with the host.
    var message: String
    /// Whether the other side may have seen the request.
    var mayHaveBeenSent: Bool
    var status: Int?
    var cause: (any Error)?
}

/// Sends one request and collects its answer, once.
///
/// Repetition, limits and their bookkeeping belong above it, the network below it.
protocol Transport: Sendable {
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse
    func shutdown() async
}
