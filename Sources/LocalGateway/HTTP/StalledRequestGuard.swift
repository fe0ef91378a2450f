import NIOCore
import NIOHTTP1

/// Ends requests that trickle in. A client that sends a byte now and then would otherwise hold its connection, and the memory
/// of what it has sent, for ever.
///
/// A large body may take its time, so what counts is progress: every span of time must bring some of it. The head of a
/// request must come within one span. Time in which the gateway itself does not want to read counts for nobody.
final class StalledRequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    struct Limits: Sendable, Equatable {
        /// How long the head of a request may take, and how long ``leastBytes`` of its body.
        var span = TimeAmount.seconds(60)
        var leastBytes = 1024
    }

    private enum Phase: Equatable {
        /// Nothing of a request has come yet.
        case between
        case head
        /// With how much of the body this span has brought.
        case body(Int)
    }

    private let limits: Limits
    private var phase = Phase.between
    private var check: Scheduled<Void>?
    /// Whether the gateway wants to read, and nothing is there yet.
    private var isHungry = false
    /// Whether what was just read held a part of a request that was worth telling.
    private var sawPart = false
    private var requestsInProgress = 0
    private var isAnswering = false

    init(_ limits: Limits) { self.limits = limits }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    // MARK: - What happens

    func read(context: ChannelHandlerContext) {
        isHungry = true
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        sawPart = true
        switch unwrapInboundIn(data) {
        case .head:
            requestsInProgress += 1
            enter(.body(0), context)
        case .body(let bytes):
            if case .body(let count) = phase { phase = .body(count + bytes.readableBytes) }
        case .end:
            cancel()
            phase = .between
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isHungry = false
        // Bytes that make no part yet are the beginning of a head.
        if phase == .between, !sawPart { enter(.head, context) }
        sawPart = false
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): isAnswering = head.status.code >= 200
        case .body: break
        case .end:
            isAnswering = false
            requestsInProgress -= 1
        }
        context.write(data, promise: promise)
    }

    // MARK: - Time

    private func enter(_ next: Phase, _ context: ChannelHandlerContext) {
        phase = next
        cancel()
        check = context.eventLoop.assumeIsolated().scheduleTask(in: limits.span) { [weak self] in
            self?.look(context)
        }
    }

    private func cancel() {
        check?.cancel()
        check = nil
    }

    /// A span of time is over.
    private func look(_ context: ChannelHandlerContext) {
        switch phase {
        case .between: return
        // Whoever waits for an answer may take its time with the next question.
        case .head where requestsInProgress > 0: enter(.head, context)
        case .body(let count) where count >= limits.leastBytes || !isHungry: enter(.body(0), context)
        case .head, .body: giveUp(context)
        }
    }

    private func giveUp(_ context: ChannelHandlerContext) {
        let others = phase == .head ? 0 : 1
        guard !isAnswering, requestsInProgress <= others else { return context.close(promise: nil) }
        let head = HTTPResponseHead(
            version: .http1_1, status: .requestTimeout, headers: ["Connection": "close", "Content-Length": "0"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}
