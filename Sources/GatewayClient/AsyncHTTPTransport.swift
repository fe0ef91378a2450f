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
    private let shutdownGrace: Duration

    init(connectTimeout: Duration, shutdownGrace: Duration) {
        self.connectTimeout = connectTimeout
        self.shutdownGrace = shutdownGrace
    }

    deinit {
        // An HTTP client must not be dropped while it runs; closing it needs nothing of this object.
        state.withLock { $0.client.take() }?.shutdown { _ in }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let client = try begin()
        defer { end() }
        let watchdog = Watchdog(request.timeout, idle: request.stream?.idleTimeout)
        do {
            return try await watched(by: watchdog) { try await self.exchange(request, over: client, watchdog) }
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
            // How much is taken is decided where it goes: into memory or into a file.
            decompression: .enabled(limit: .none)
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

    private func exchange(
        _ request: TransportRequest, over client: HTTPClient, _ watchdog: Watchdog
    ) async throws -> TransportResponse {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers {
            outgoing.headers.add(name: name, value: value)
        }
        outgoing.body = try request.outgoingBody(watchdog)
        // The watchdog keeps the time; this deadline only has to be later.
        let limit = request.stream == nil ? TimeAmount(request.timeout) + .seconds(5) : .hours(24 * 365)
        let response = try await client.execute(outgoing, timeout: limit)
        let status = Int(response.status.code)
        let headers = response.headers.map { (name: $0.name, value: $0.value) }
        var answer = TransportResponse(status: status, headers: headers, body: [])
        let collector = ResponseCollector(request, answer)
        if let stream = request.stream, let sink = stream.sink, (200..<300).contains(status) {
            try await collector.pour(response.body, into: sink, answer) {
                watchdog.expectMore(within: stream.idleTimeout)
            }
        } else {
            answer.body = try await collector.collect(response.body)
        }
        // A cancelled sequence may just end, and half an answer must not pass for a whole one.
        try Task.checkCancellation()
        return answer
    }

    /// Runs `body`, and gives it up when the watchdog barks.
    private func watched<R: Sendable>(
        by watchdog: Watchdog, _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await watchdog.watch()
                return nil
            }
            defer { group.cancelAll() }
            guard let result = try await group.next(), let result else { throw CancellationError() }
            return result
        }
    }
}

extension TransportRequest {
    /// The body as the HTTP client takes it.
    fileprivate func outgoingBody(_ watchdog: Watchdog) throws(TransportError) -> HTTPClientRequest.Body? {
        guard let stream, let source = stream.source else { return body.map { .bytes(ByteBuffer(bytes: $0)) } }
        let (timeout, idle) = (timeout, stream.idleTimeout)
        let pieces = FilePieces(source: source, file: try source.open()) { isLast in
            if isLast {
                watchdog.allow(timeout, orElse: .timeout(timeout))
            } else {
                watchdog.allow(idle, orElse: .stalled("took nothing", for: idle))
            }
        }
        return .stream(pieces, length: .known(Int64(source.size)))
    }
}

extension Watchdog {
    fileprivate func expectMore(within idle: Duration) {
        allow(idle, orElse: .stalled("sent nothing", for: idle))
    }
}
