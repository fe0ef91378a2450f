import HTTPTypes
import Hummingbird
import NIOCore

/// Takes a body, block after block, and keeps its length alone.
struct LengthCounter: ResponseBodyWriter {
    final class Total {
        var bytes = 0
    }

    let total = Total()

    mutating func write(_ buffer: ByteBuffer) async throws { total.bytes += buffer.readableBytes }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
