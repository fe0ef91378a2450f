import NIOCore
import NIOPosix

/// Holds something back until a test lets it go.
final class Gate: Sendable {
    private let promise = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Void.self)

    var opened: EventLoopFuture<Void> { promise.futureResult }

    func open() {
        promise.succeed(())
    }
}
