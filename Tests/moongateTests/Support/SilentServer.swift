import Foundation
import Glibc

/// A server on loopback that takes requests and never answers.
final class SilentServer {
    let url: String
    private let listener: Int32
    private var connection: Int32 = -1

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) | listen(listener, 1) | getsockname(listener, address, &size)
            }
        }
        self.listener = listener
        guard status == 0 else { throw POSIXError(.EADDRINUSE) }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    }

    deinit {
        close(connection)
        close(listener)
    }

    /// Waits until a request has come in.
    func waitForRequest() {
        connection = accept(listener, nil, nil)
        var byte: UInt8 = 0
        _ = read(connection, &byte, 1)
    }
}
