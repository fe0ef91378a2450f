import Foundation

/// A client that sends exactly the bytes it is told to, one connection for each request.
struct HTTPClient: Sendable {
    struct Failure: Error {
        var message: String
    }

    let port: UInt16
    var token: String?

    func get(_ target: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
        try await send("GET", target, headers: headers)
    }

    func post(_ target: String, json: String? = nil) async throws -> HTTPAnswer {
        try await send(
            "POST", target, headers: json == nil ? [:] : ["Content-Type": "application/json"],
            body: json.map { Array($0.utf8) })
    }

    func put(_ target: String, json: String) async throws -> HTTPAnswer {
        try await send("PUT", target, headers: ["Content-Type": "application/json"], body: Array(json.utf8))
    }

    func delete(_ target: String) async throws -> HTTPAnswer { try await send("DELETE", target) }

    func send(_ method: String, _ target: String, headers: [String: String] = [:], body: [UInt8]? = nil) async throws
        -> HTTPAnswer
    {
        var fields = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
        if let token { fields["Authorization"] = "Bearer \(token)" }
        if let body { fields["Content-Length"] = String(body.count) }
        fields.merge(headers) { $1 }
        let head = "\(method) \(target) HTTP/1.1\r\n" + fields.map { "\($0.key): \($0.value)\r\n" }.joined() + "\r\n"
        return try await exchange(Array(head.utf8) + (body ?? []))
    }

    /// Sends the bytes and reads until the server closes.
    func exchange(_ bytes: [UInt8]) async throws -> HTTPAnswer {
        let port = port
        // On a thread of its own: the server under test lives on the cooperative pool of this process.
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try Self.blockingExchange(bytes, port: port) })
            }
        }
    }

    private static func blockingExchange(_ bytes: [UInt8], port: UInt16) throws -> HTTPAnswer {
        let descriptor = try LoopbackConnection.open(port: port)
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A server that refuses early may have closed already; its answer is still to be read.
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        var received: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(descriptor, &block, block.count, 0)
            guard count > 0 else { break }
            received += block[..<count]
        }
        guard let answer = HTTPAnswer(received) else {
            throw Failure(message: "no answer: \(String(decoding: received.prefix(200), as: UTF8.self))")
        }
        return answer
    }
}
