import Synchronization

@testable import GatewayClient

/// A transport that asks a function for every answer.
final class RoutedTransport: Transport {
    typealias Answer = Result<TransportResponse, TransportError>

    private let route: @Sendable (TransportRequest, Int) -> Answer
    private let log = Mutex<[TransportRequest]>([])

    /// - Parameter route: Gets the request, and how many like it (verb and path) there were before.
    init(_ route: @escaping @Sendable (TransportRequest, Int) -> Answer) {
        self.route = route
    }

    /// The requests so far: `GET /actor-runs`.
    var lines: [String] { log.withLock { $0.map(RoutedTransport.line) } }
    var requests: [TransportRequest] { log.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let before = log.withLock { log in
            defer { log.append(request) }
            return log.count { RoutedTransport.line($0) == RoutedTransport.line(request) }
        }
        return try route(request, before).get()
    }

    func shutdown() async {}

    /// The verb and the path without its base and its query.
    static func line(_ request: TransportRequest) -> String {
        let url = request.url.split(separator: "?")[0]
        let path = url.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3).joined(separator: "/")
        return request.method + " /" + (path.hasPrefix("apify/v2/") ? String(path.dropFirst(9)) : path)
    }

    static func answer(_ status: Int, _ body: String = "{}", _ headers: [(String, String)] = []) -> Answer {
        .success(
            TransportResponse(
                status: status, headers: headers.map { (name: $0.0, value: $0.1) }, body: Array(body.utf8)))
    }

    /// The connection broke when the request had gone.
    static var lost: Answer {
        .failure(TransportError(code: .connectionFailed, message: "broke the connection", mayHaveBeenSent: true))
    }

    /// Nobody listens.
    static var unreached: Answer {
        .failure(TransportError(code: .connectionFailed, message: "cannot be connected to", mayHaveBeenSent: false))
    }
}
