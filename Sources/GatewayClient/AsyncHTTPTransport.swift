import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// The transport over AsyncHTTPClient.
///
/// The HTTP client below is made with the first request: a script that sends nothing pays nothing.
final class AsyncHTTPTransport: Transport {
    private struct State {
        var client: HTTPClient?
        var isClosed = false
        var inFlight = 0
        /// Finished when the transport is closed and nothing is in flight.
        var drained: AsyncStream<Never>.Continuation?
    }

    private let state = Mutex(State())
    private let connectTimeout: Duration
    private let maximumResponseSize: Int
    private let shutdownGrace: Duration

    init(connectTimeout: Duration, maximumResponseSize: Int, shutdownGrace: Duration) {
        self.connectTimeout = connectTimeout
        self.maximumResponseSize = maximumResponseSize
        self.shutdownGrace = shutdownGrace
    }

    deinit {
        // An HTTP client must not be dropped while it runs; closing it needs nothing of this object.
        state.withLock { $0.client.take() }?.shutdown { _ in }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let client = try begin()
        defer { end() }
        do {
            return try await within(request.timeout) { try await self.exchange(request, over: client) }
        } catch {
            throw TransportError(error, isCancelled: Task.isCancelled, timeout: request.timeout)
        }
    }

    func shutdown() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        let client = state.withLock { state in
            state.isClosed = true
            if state.inFlight == 0 {
                continuation.finish()
            } else {
                state.drained = continuation
            }
            return state.client.take()
        }
        let grace = shutdownGrace
        let limit = Task {
            try? await Task.sleep(for: grace)
            continuation.finish()
        }
        for await _ in stream {}
        limit.cancel()
        // What is still in flight after the grace fails with `closed` or `cancelled`.
        try? await client?.shutdown()
    }

    // MARK: One exchange

    private func begin() throws(TransportError) -> HTTPClient {
        let client = state.withLock { state -> HTTPClient? in
            guard !state.isClosed else { return nil }
            state.inFlight += 1
            if let client = state.client { return client }
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            state.client = client
            return client
        }
        guard let client else {
            throw TransportError(code: .closed, message: "the client has been shut down", mayHaveBeenSent: false)
        }
        return client
    }

    private func end() {
        state.withLock { state in
            state.inFlight -= 1
            if state.isClosed, state.inFlight == 0 {
                state.drained?.finish()
                state.drained = nil
            }
        }
    }

    private var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: TimeAmount(connectTimeout)),
            decompression: .enabled(limit: .size(maximumResponseSize))
        )
        // A refused connection is told at once; when to try again is decided above.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Servers and the boxes before them drop idle connections after 30 or 60 seconds. Being first spares requests
        // that die on a connection nobody listens to any more.
        configuration.connectionPool.idleTimeout = .seconds(25)
        // A wait for a run holds its connection for a minute. With few connections a script that waits for twenty runs
        // at once would leave the rest queueing until their time for connecting is over.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        return configuration
    }

    private func exchange(_ request: TransportRequest, over client: HTTPClient) async throws -> TransportResponse {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers {
            outgoing.headers.add(name: name, value: value)
        }
        if let body = request.body {
            outgoing.body = .bytes(ByteBuffer(bytes: body))
        }
        // The deadline for the whole exchange is kept outside; this one only has to be later.
        let response = try await client.execute(outgoing, timeout: TimeAmount(request.timeout) + .seconds(5))
        let status = Int(response.status.code)
        let headers = response.headers.map { (name: $0.name, value: $0.value) }
        var answer = TransportResponse(status: status, headers: headers, body: [])
        answer.body = try await ResponseCollector(request, answer).collect(response.body)
        // A cancelled sequence may just end, and half an answer must not pass for a whole one.
        try Task.checkCancellation()
        return answer
    }

    /// Runs `body`, and gives it up when the time is over.
    private func within<R: Sendable>(
        _ timeout: Duration, _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        try await withThrowingTaskGroup(of: R.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: timeout)
                throw TransportError.timeout(timeout)
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }
}
