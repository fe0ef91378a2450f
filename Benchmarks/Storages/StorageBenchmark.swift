import Foundation
import Hummingbird
import LocalGateway
import Logging
import NIOCore

/// Pushes items to a local gateway and reads them back, beside a server that does nothing but stream the same bytes.
///
///     StorageBenchmark [ITEMS] [BYTES PER ITEM] [FORMAT]
///
/// Prints what was measured, one line each, and how much memory the process has needed at most.
@main
enum StorageBenchmark {
    static let rounds = 21

    static func main() async throws {
        let arguments = CommandLine.arguments
        let count = arguments.count > 1 ? Int(arguments[1]) ?? 100_000 : 100_000
        let length = arguments.count > 2 ? Int(arguments[2]) ?? 300 : 300
        let formats = arguments.count > 3 ? [arguments[3]] : ["json"]
        let gateway = try await LocalGateway.start(
            LocalGateway.Configuration(actorExecutable: "/bin/false", demo: false))
        let port = UInt16(gateway.baseURL.split(separator: ":").last ?? "") ?? 0
        let client = Client(port: port, token: gateway.token)
        _ = await client.send("POST", "/v2/datasets?name=bench")
        let text = String(repeating: "x", count: max(1, length - 40))
        let start = ContinuousClock.now
        for first in stride(from: 0, to: count, by: 1000) {
            let items = (first..<min(first + 1000, count)).map {
                "{\"number\":\($0),\"text\":\"\(text)\",\"flag\":true}"
            }
            _ = await client.send("POST", "/v2/datasets/~bench/items", body: "[\(items.joined(separator: ","))]")
        }
        report("push", [ContinuousClock.now - start])
        print("memory before reading", memory())
        var bytes = 0
        for format in formats {
            var times: [Duration] = []
            for _ in 0..<rounds {
                let start = ContinuousClock.now
                bytes = await client.send("GET", "/v2/datasets/~bench/items?format=\(format)")
                times.append(ContinuousClock.now - start)
            }
            report("read \(format)", times, bytes)
        }
        print("memory after reading", memory())
        try await compare(bytes: bytes)
        await gateway.shutdown()
    }

    /// The same number of bytes out of memory.
    static func compare(bytes: Int) async throws {
        let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 64 << 10)
        let router = Router()
        router.get("/") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    var left = bytes
                    while left > 0 {
                        let count = min(left, piece.readableBytes)
                        try await writer.write(piece.getSlice(at: 0, length: count) ?? piece)
                        left -= count
                    }
                    try await writer.finish(nil)
                })
        }
        let (ports, announce) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) }, logger: logger)
        let server = Task { try await application.run() }
        for await port in ports {
            let client = Client(port: UInt16(port), token: "")
            var times: [Duration] = []
            for _ in 0..<rounds {
                let start = ContinuousClock.now
                _ = await client.send("GET", "/")
                times.append(ContinuousClock.now - start)
            }
            report("reference", times, bytes)
            break
        }
        server.cancel()
        _ = await server.result
    }

    /// The median and the best of some times.
    static func report(_ name: String, _ times: [Duration], _ bytes: Int = 0) {
        let sorted = times.sorted().map {
            Double($0.components.seconds) * 1000 + Double($0.components.attoseconds) / 1e15
        }
        guard let best = sorted.first else { return }
        let text = String(format: "median %.1f ms, best %.1f ms", sorted[sorted.count / 2], best)
        print("\(name): \(text)\(bytes > 0 ? ", \(bytes) bytes" : "")")
    }

    static func memory() -> String {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").filter { $0.hasPrefix("VmHWM") || $0.hasPrefix("VmRSS") }.joined(
            separator: " ")
    }
}

/// One connection for each request, on a thread of its own.
struct Client: Sendable {
    var port: UInt16
    var token: String

    /// - Returns: how many bytes came.
    func send(_ method: String, _ target: String, body: String = "") async -> Int {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: exchange(method, target, body)) }
        }
    }

    private func exchange(_ method: String, _ target: String, _ body: String) -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let head =
            "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n"
        var rest = Array((head + body).utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        var block = [UInt8](repeating: 0, count: 256 << 10)
        var total = 0
        while true {
            let count = recv(descriptor, &block, block.count, 0)
            guard count > 0 else { return total }
            total += count
        }
    }
}
