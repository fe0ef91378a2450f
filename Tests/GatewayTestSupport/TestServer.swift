import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on a free loopback port that answers with whatever bytes a test wants, sound HTTP or not.
final class TestServer: Sendable {
    /// A request as it came over the wire.
    struct Request: Sendable {
        var method: String
        var target: String
        var headers: [(name: String, value: String)]
        var body: [UInt8]

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// What the server does with a connection after it has read a request.
    enum Step: Sendable {
        case send([UInt8])
        /// One byte after the other, for ever or until the bytes are out.
        case drip([UInt8], every: TimeAmount)
        /// Nothing until the gate is opened.
        case wait(Gate)
        case close
        /// Ends the connection the rude way, so that the other side gets an error and not an end.
        case reset

        static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
    }

    let port: Int
    /// Every request in the order of arrival.
    let arrivals: AsyncStream<Request>
    /// One element for every connection that has ended.
    let departures: AsyncStream<Void>
    private let channel: any Channel
    private let log: Log

    var url: String { "http://127.0.0.1:\(port)" }
    /// The requests that have come so far.
    var requests: [Request] { log.requests.withLock { $0 } }

    /// What connections report to.
    final class Log: Sendable {
        let requests = Mutex<[Request]>([])
        let arrivals: AsyncStream<Request>.Continuation
        let departures: AsyncStream<Void>.Continuation

        init(_ arrivals: AsyncStream<Request>.Continuation, _ departures: AsyncStream<Void>.Continuation) {
            self.arrivals = arrivals
            self.departures = departures
        }
    }

    private init(_ script: Script, tls: NIOSSLContext?) async throws {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Request.self)
        let (departures, departed) = AsyncStream.makeStream(of: Void.self)
        let log = Log(arrived, departed)
        self.arrivals = arrivals
        self.departures = departures
        self.log = log
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(TestConnection(script, log))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        guard let port = channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
        self.port = port
    }

    /// Runs a server for the time of `body`.
    ///
    /// - Parameter tls: How it speaks TLS; nil for plain HTTP.
    static func with<R>(
        _ script: Script, tls: NIOSSLContext? = nil, _ body: (TestServer) async throws -> R
    ) async throws -> R {
        let server = try await TestServer(script, tls: tls)
        do {
            let result = try await body(server)
            try await server.channel.close().get()
            return result
        } catch {
            try? await server.channel.close().get()
            throw error
        }
    }

    /// A port on which nobody listens.
    static func deadPort() async throws -> Int {
        try await with(Script { _ in [] }) { $0.port }
    }

    /// The bytes of a sound answer.
    static func answer(
        _ status: Int = 200, _ body: [UInt8], headers: [String] = [], type: String = "application/json"
    ) -> [Step] {
        let head = ["HTTP/1.1 \(status) Whatever", "Content-Type: \(type)", "Content-Length: \(body.count)"] + headers
        return [.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)]
    }

    static func answer(
        _ status: Int = 200, _ body: String, headers: [String] = [], type: String = "application/json"
    ) -> [Step] {
        answer(status, Array(body.utf8), headers: headers, type: type)
    }

    static func answer(_ body: String, headers: [String] = [], type: String = "application/json") -> [Step] {
        answer(200, body, headers: headers, type: type)
    }
}
