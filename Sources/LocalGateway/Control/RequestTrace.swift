import NIOCore
import Synchronization

/// What is kept of one request while it is answered.
final class RequestTrace: Sendable {
    struct Sample: Sendable {
        var bytes: [UInt8] = []
        var total = 0

        init() {}

        /// - Parameter bytes: all of a body; its beginning is kept.
        init(_ bytes: [UInt8]) {
            self.bytes = Array(bytes.prefix(RequestLog.sampleLimit))
            total = bytes.count
        }

        init(_ buffer: ByteBuffer) {
            total = buffer.readableBytes
            let length = min(total, RequestLog.sampleLimit)
            bytes = buffer.getBytes(at: buffer.readerIndex, length: length) ?? []
        }
    }

    private struct State {
        var body = Sample()
        var account: String?
        var fault: String?
    }

    let start = ContinuousClock.now
    private let state = Mutex(State())

    /// The body as the client sent it.
    func received(_ body: [UInt8]) {
        let sample = Sample(body)
        state.withLock { $0.body = sample }
    }

    /// The account the request acts on: a connection, or nil for the gateway's own.
    func routed(to account: String?) { state.withLock { $0.account = account } }

    /// A rule had its way with the request.
    func hit(by rule: String) { state.withLock { $0.fault = rule } }

    var body: Sample { state.withLock { $0.body } }
    var account: String? { state.withLock { $0.account } }
    var fault: String? { state.withLock { $0.fault } }
}
