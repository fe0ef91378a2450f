import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One connection to the test server. It reads requests in the plainest form and writes bytes.
final class TestConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: Script
    private let log: TestServer.Log
    private var received: [UInt8] = []
    /// Whether the connection ignores what else comes.
    private var isDeaf = false

    init(_ script: Script, _ log: TestServer.Log) {
        self.script = script
        self.log = log
    }

    func channelActive(context: ChannelHandlerContext) {
        TestConnection.perform(script.welcome()[...], on: context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDeaf else { return }
        received += unwrapInboundIn(data).readableBytesView
        while let request = nextRequest() {
            log.requests.withLock { $0.append(request) }
            log.arrivals.yield(request)
            TestConnection.perform(script.reply(request)[...], on: context.channel)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        log.departures.yield()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Takes a whole request off the front of what has come.
    private func nextRequest() -> TestServer.Request? {
        // A TLS handshake is no HTTP; a real server says so rather than wait for the end of a head.
        if received.first == 0x16 {
            received = []
            return TestServer.Request(method: "TLS", target: "", headers: [], body: [])
        }
        let end = Array("\r\n\r\n".utf8)
        guard let headEnd = received.firstRange(of: end) else { return nil }
        let lines = String(decoding: received[..<headEnd.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let start = lines.first?.split(separator: " ").map(String.init) ?? []
        guard start.count == 3 else { return nil }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1].trimmingPrefix(" ")) : "")
        }
        if script.answersEarly {
            received = []
            isDeaf = true
            return TestServer.Request(method: start[0], target: start[1], headers: headers, body: [])
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        guard received.count - headEnd.upperBound >= length else { return nil }
        let body = Array(received[headEnd.upperBound..<headEnd.upperBound + length])
        received.removeFirst(headEnd.upperBound + length)
        return TestServer.Request(method: start[0], target: start[1], headers: headers, body: body)
    }

    private static func perform(_ steps: ArraySlice<TestServer.Step>, on channel: any Channel) {
        guard let step = steps.first, channel.isActive else { return }
        let rest = steps.dropFirst()
        switch step {
        case .send(let bytes):
            channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenSuccess { perform(rest, on: channel) }
        case .drip(let bytes, let pause):
            guard let first = bytes.first else { return perform(rest, on: channel) }
            channel.writeAndFlush(ByteBuffer(bytes: [first])).whenSuccess {
                _ = channel.eventLoop.scheduleTask(in: pause) {
                    perform([.drip(Array(bytes.dropFirst()), every: pause)] + rest, on: channel)
                }
            }
        case .wait(let gate):
            gate.opened.whenSuccess { perform(rest, on: channel) }
        case .close:
            channel.close(promise: nil)
        case .reset:
            let lingering = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            (lingering ?? channel.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
