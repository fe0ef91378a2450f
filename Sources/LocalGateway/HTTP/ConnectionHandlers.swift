import NIOCore
import NIOHTTP1

/// Puts the gateway's own handlers where requests are already taken apart and not yet turned into the server's own form.
final class ConnectionHandlers: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let limits: StalledRequestGuard.Limits

    init(_ limits: StalledRequestGuard.Limits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandlers(
                [StalledRequestGuard(limits), ContinueHandler()], position: .after(decoder))
        } catch {
            // Without its guard a connection does not go into service.
            context.close(promise: nil)
        }
    }
}
