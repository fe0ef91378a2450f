import Synchronization

@testable import GatewayClient

/// The real transport, which gives the first request little time and all others as much as they want.
final class HurriedTransport: Transport {
    private let inner: AsyncHTTPTransport
    private let first: Mutex<Duration?>

    /// - Parameter first: The time for the first request; nil for no hurry.
    init(first: Duration?) {
        self.first = Mutex(first)
        inner = AsyncHTTPTransport(
            connectTimeout: .seconds(10), shutdownGrace: .seconds(1))
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        var request = request
        if let hurry = first.withLock({ $0.take() }) { request.timeout = hurry }
        return try await inner.send(request)
    }

    func shutdown() async { await inner.shutdown() }
}
