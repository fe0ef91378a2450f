import NIOCore

enum SocketAddressProbe {
    static func address(_ text: String) throws -> SocketAddress { try SocketAddress(ipAddress: text, port: 80) }
}
