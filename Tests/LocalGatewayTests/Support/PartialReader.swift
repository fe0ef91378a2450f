import Foundation

/// A client that reads an answer piece by piece, or stops reading altogether.
final class PartialReader: Sendable {
    private let descriptor: Int32

    /// Sends a GET; nothing of the answer is read yet.
    init(port: UInt16, _ target: String, token: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // Small, so that the server soon has nowhere to put what it sends.
        var size: Int32 = 16 << 10
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw HTTPClient.Failure(message: "connect") }
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
