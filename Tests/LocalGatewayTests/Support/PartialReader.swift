import Foundation

/// A client that reads an answer piece by piece, or stops reading altogether.
final class PartialReader: Sendable {
    private let descriptor: Int32

    /// Sends a GET; nothing of the answer is read yet.
    init(port: UInt16, _ target: String, token: String) throws {
        descriptor = try LoopbackConnection.open(port: port) { descriptor in
            // Small, so that the server soon has nowhere to put what it sends.
            var size: Int32 = 16 << 10
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let head = Array("GET \(target) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\r\n".utf8)
        _ = head.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    deinit { close(descriptor) }

    /// Reads what is there, at least something; nothing means that the server has closed.
    func read() async -> [UInt8] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                var block = [UInt8](repeating: 0, count: 64 << 10)
                let count = recv(descriptor, &block, block.count, 0)
                continuation.resume(returning: Array(block.prefix(max(0, count))))
            }
        }
    }

    /// Reads to the end of the answer, or of the connection, and keeps only its last bytes.
    ///
    /// - Returns: how many bytes came, and the last of them.
    func drain() async -> (count: Int, tail: [UInt8]) {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                var block = [UInt8](repeating: 0, count: 256 << 10)
                var total = 0
                var tail: [UInt8] = []
                while !tail.ends(with: Array("\r\n0\r\n\r\n".utf8)) {
                    let count = recv(descriptor, &block, block.count, 0)
                    guard count > 0 else { break }
                    total += count
                    tail = Array((tail + block[..<count].suffix(32)).suffix(32))
                }
                continuation.resume(returning: (total, tail))
            }
        }
    }
}

extension [UInt8] {
    func ends(with end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
