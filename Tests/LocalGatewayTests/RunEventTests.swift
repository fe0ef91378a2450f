import Foundation
import Testing

@testable import LocalGateway

@Suite("The websocket of a run's events")
struct RunEventTests {
    private func port(_ address: String) -> UInt16 {
        UInt16(address.split(separator: "/")[1].split(separator: ":").last ?? "") ?? 0
    }

    /// Sends the bytes and returns the first line of what comes back.
    ///
    /// - Parameter ends: whether the server is told that there are no more.
    private func say(_ bytes: [UInt8], to port: UInt16, ends: Bool = false) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                guard let descriptor = try? LoopbackConnection.open(port: port) else {
                    return continuation.resume(returning: "no connection")
                }
                defer { close(descriptor) }
                _ = Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                if ends { shutdown(descriptor, Int32(SHUT_WR)) }
                var received: [UInt8] = []
                var block = [UInt8](repeating: 0, count: 4096)
                while !received.contains(0x0D), case let count = recv(descriptor, &block, block.count, 0), count > 0 {
                    received += block[..<count]
                }
                let line = received.prefix { $0 != 0x0D }
                continuation.resume(returning: String(decoding: line, as: UTF8.self))
            }
        }
    }

    private func upgrade(_ address: String, _ target: String) async -> Bool {
        let head = [
            "GET \(target) HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "",
        ]
        let answer = await say(Array(head.joined(separator: "\r\n").utf8), to: port(address))
        return answer.hasPrefix("HTTP/1.1 101")
    }

    @Test("only who was told the address gets in, and only to the run it is for")
    func secret() async throws {
        let events = RunEvents()
        let address = try await events.address(of: "run")
        let secret = try #require(address.split(separator: "/").last.map(String.init))
        #expect(await upgrade(address, "/run/\(secret)"))
        for target in ["/run", "/run/wrong", "/", "/\(secret)", "/run/\(secret)/more", "//", "/other/\(secret)"] {
            #expect(await !upgrade(address, target), "\(target)")
        }
        #expect(!events.send("aborting", to: "other"))
        events.close()
    }

    @Test("what is no HTTP at all, or stops in the middle, harms nobody", arguments: ["", "\u{0}\u{1}\u{2}", "GET"])
    func garbage(text: String) async throws {
        let events = RunEvents()
        let address = try await events.address(of: "run")
        #expect(await !say(Array((text + "\r\n\r\n").utf8), to: port(address), ends: true).contains(" 101"))
        let secret = address.split(separator: "/").last ?? ""
        #expect(await upgrade(address, "/run/\(secret)"))
        events.close()
    }
}
