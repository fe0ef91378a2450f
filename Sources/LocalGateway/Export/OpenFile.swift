import Hummingbird
import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is read once and is gone with its last reader: it has lost its name already.
final class OpenFile: Sendable {
    private static let blockLength = 256 << 10

    let length: Int
    private let descriptor: Int32

    /// Opens a file and takes its name away.
    init(removing path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        let problem = errno
        unlink(path)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw IOError(errnoCode: descriptor >= 0 ? errno : problem, reason: "open \(path)")
        }
        length = Int(status.st_size)
    }

    deinit { close(descriptor) }

    var body: ResponseBody {
        ResponseBody(contentLength: length) { [self] writer in
            var offset = 0
            while offset < length {
                let start = offset
                let block = try await NIOThreadPool.singleton.runIfActive { try self.read(at: start) }
                guard block.readableBytes > 0 else { break }
                offset += block.readableBytes
                try await writer.write(block)
            }
            try await writer.finish(nil)
        }
    }

    private func read(at offset: Int) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.blockLength) { target in
            let count = pread(descriptor, target.baseAddress, Self.blockLength, off_t(offset))
            guard count >= 0 else { throw IOError(errnoCode: errno, reason: "read") }
            return count
        }
        return buffer
    }
}
