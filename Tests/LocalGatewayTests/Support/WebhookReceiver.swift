import Foundation
import Synchronization

/// A small HTTP server on the loopback address that takes what webhooks send and answers as it is told.
final class WebhookReceiver: Sendable {
    struct Message: Sendable {
        var method: String
        var target: String
        /// Names in lower case.
        var headers: [String: String]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
        }
    }

    /// What is sent back; nil lets the caller wait until the receiver stops.
    typealias Behaviour = @Sendable (Message) -> String?

    private struct State {
        var messages: [Message] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var connections: [Int32] = []
    }

    let port: Int
    private let descriptor: Int32
    private let behaviour: Behaviour
    private let state = Mutex(State())

    var url: String { "http://127.0.0.1:\(port)/hook" }

    static func answer(_ status: Int, _ body: String = "", headers: String = "") -> String {
        "HTTP/1.1 \(status) Whatever\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\(headers)\r\n\(body)"
    }

    /// Runs `body` with a receiver and closes it whatever happens.
    static func with<R>(
        _ behaviour: @escaping Behaviour = { _ in answer(200, "thanks") }, _ body: (WebhookReceiver) async throws -> R
    ) async throws -> R {
        let receiver = try WebhookReceiver(behaviour)
        defer { receiver.stop() }
        return try await body(receiver)
    }

    /// - Parameter address: where it listens.
    init(address host: String = "127.0.0.1", _ behaviour: @escaping Behaviour) throws {
        self.behaviour = behaviour
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr(host)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isOpen else { throw HTTPClient.Failure(message: "no port: \(String(cString: strerror(errno)))") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in accept() }
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
        for connection in state.withLock(\.connections) { shutdown(connection, Int32(SHUT_RDWR)) }
    }

    var messages: [Message] { state.withLock(\.messages) }

    /// The messages, once there are so many of them.
    @discardableResult
    func messages(count: Int) async -> [Message] {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.messages.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
        return messages
    }

    private func accept() {
        while true {
            let connection = Foundation.accept(descriptor, nil, nil)
            guard connection >= 0 else { return }
            state.withLock { $0.connections.append(connection) }
            Thread.detachNewThread { [self] in
                serve(connection)
                state.withLock { state in state.connections.removeAll { $0 == connection } }
                close(connection)
            }
        }
    }

    private func serve(_ connection: Int32) {
        var received: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        func more() -> Bool {
            let count = recv(connection, &block, block.count, 0)
            if count > 0 { received += block[..<count] }
            return count > 0
        }
        while received.firstRange(of: Array("\r\n\r\n".utf8)) == nil { guard more() else { return } }
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let start = lines[0].split(separator: " ").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        let length = Int(headers["content-length"] ?? "") ?? 0
        while received.count < end.upperBound + length { guard more() else { return } }
        let message = Message(
            method: start.first ?? "", target: start.count > 1 ? start[1] : "", headers: headers,
            body: Array(received[end.upperBound...].prefix(length)))
        let answer = behaviour(message)
        note(message)
        guard let answer else {
            while more() {}
            return
        }
        var rest = Array(answer.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private func note(_ message: Message) {
        let woken = state.withLock { state in
            state.messages.append(message)
            let count = state.messages.count
            defer { state.waiters.removeAll { $0.count <= count } }
            return state.waiters.filter { $0.count <= count }.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }
}
