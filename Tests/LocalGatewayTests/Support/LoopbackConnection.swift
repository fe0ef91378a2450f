import Foundation

/// Plain connections to servers on this machine, for tests that want to say every byte themselves.
enum LoopbackConnection {
    /// - Parameters:
    ///   - port: where the server listens.
    ///   - prepare: what to do to the socket before it connects.
    /// - Returns: the descriptor, which the caller closes.
    static func open(port: UInt16, prepare: (_ descriptor: Int32) -> Void = { _ in }) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        prepare(descriptor)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw HTTPClient.Failure(message: "connect: \(reason)")
        }
        return descriptor
    }
}
