import Foundation
import Testing

@testable import LocalGateway

@Suite("Large datasets", .serialized)
struct DatasetStreamTests {
    /// A line of `/proc/self/status` in bytes.
    private static func memory(_ name: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
    }

    private func dataset(_ test: TestGateway, count: Int, textLength: Int) async throws -> String {
        let id = try await test.client.post("/v2/datasets").string("id")
        try await test.fill(id, count: count, textLength: textLength)
        return id
    }

    @Test("an answer of many blocks has every item once, in order, in both directions", arguments: [false, true])
    func blocks(isDescending: Bool) async throws {
        try await TestGateway.with { test async throws in
            let id = try await dataset(test, count: 3000, textLength: 500)
            let query = "offset=7&limit=2900&desc=\(isDescending)"
            let all = isDescending ? Array((0..<3000).reversed()) : Array(0..<3000)
            let expected = Array(all.dropFirst(7).prefix(2900))
            let items = try await test.client.get("/v2/datasets/\(id)/items?\(query)").json as? [[String: Any]]
            #expect(items?.compactMap { $0["n"] as? Int } == expected)
            let lines = try await test.client.get("/v2/datasets/\(id)/items?\(query)&format=jsonl&fields=n").text
            #expect(lines == expected.map { "{\"n\":\($0)}\n" }.joined())
            let plain = try await test.client.get("/v2/datasets/\(id)/items?\(query)&format=jsonl").text
            #expect(plain.split(separator: "\n").count == 2900 && plain.hasSuffix("}\n"))
        }
    }

    @Test("a million items leave without ever being in memory together")
    func flatMemory() async throws {
        try await TestGateway.with { test async throws in
            let id = try await dataset(test, count: 1_000_000, textLength: 60)
            // From here on the peak is that of the answer alone.
            try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
            let before = Self.memory("VmRSS")
            let reader = try PartialReader(port: test.client.port, "/v2/datasets/\(id)/items", token: "secret")
            let answer = await reader.drain()
            #expect(answer.count > 75_000_000)
            #expect(answer.tail.ends(with: Array("\"}]\r\n0\r\n\r\n".utf8)))
            #expect(Self.memory("VmHWM") - before < 24 << 20)
        }
    }

    @Test("a client that stops reading holds up nobody else, and nothing is read ahead for it")
    func slowReaders() async throws {
        try await TestGateway.with { test async throws in
            let id = try await dataset(test, count: 100_000, textLength: 200)
            try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
            let before = Self.memory("VmRSS")
            var readers: [PartialReader] = []
            // More of them than the database has readers.
            for _ in 0..<12 {
                let reader = try PartialReader(port: test.client.port, "/v2/datasets/\(id)/items", token: "secret")
                #expect(await reader.read().isEmpty == false)
                readers.append(reader)
            }
            #expect(try await test.client.get("/v2/datasets/\(id)/items?limit=1").text.hasPrefix("[{\"n\":0"))
            #expect(try await test.client.post("/v2/datasets/\(id)/items", json: "{}").status == 201)
            #expect(Self.memory("VmHWM") - before < 48 << 20)
            // Those who go on get what was there when they asked.
            let rest = await readers[0].drain()
            #expect(rest.tail.ends(with: Array("\"}]\r\n0\r\n\r\n".utf8)))
        }
    }

    @Test("when a dataset is deleted while it is read, the answer does not end as if it were whole")
    func deletedMeanwhile() async throws {
        try await TestGateway.with { test async throws in
            let id = try await dataset(test, count: 100_000, textLength: 200)
            let reader = try PartialReader(port: test.client.port, "/v2/datasets/\(id)/items", token: "secret")
            #expect(await reader.read().isEmpty == false)
            #expect(try await test.client.send("DELETE", "/v2/datasets/\(id)").status == 204)
            // Another dataset takes its place on disk, but not its number.
            let other = try await dataset(test, count: 100_000, textLength: 200)
            #expect(other != id)
            let rest = await reader.drain()
            #expect(rest.count < 20_000_000)
            #expect(!rest.tail.ends(with: Array("\r\n0\r\n\r\n".utf8)))
        }
    }

    @Test("a small item that unwinds into billions of rows is sent row by row, as far as somebody reads")
    func unwindBomb() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/datasets").string("id")
            let array = "[" + Array(repeating: "1", count: 3000).joined(separator: ",") + "]"
            let item = "{\"a\":\(array),\"b\":\(array),\"c\":\(array)}"
            #expect(try await test.client.post("/v2/datasets/\(id)/items", json: item).status == 201)
            do {
                let reader = try PartialReader(
                    port: test.client.port, "/v2/datasets/\(id)/items?unwind=a%2Cb%2Cc", token: "secret")
                var text = ""
                while !text.contains("{\"a\":1,\"b\":1,\"c\":1}") {
                    let piece = await reader.read()
                    try #require(!piece.isEmpty)
                    text += String(decoding: piece, as: UTF8.self)
                }
            }
            #expect(try await test.client.get("/v2/users/me").status == 200)
        }
    }

    @Test("a table of many blocks has the columns of all of them")
    func lateColumns() async throws {
        try await TestGateway.with { test async throws in
            let id = try await dataset(test, count: 3000, textLength: 500)
            _ = try await test.client.post("/v2/datasets/\(id)/items", json: #"{"late":1}"#)
            let text = try await test.client.get("/v2/datasets/\(id)/items?format=csv&bom=0").text
            #expect(text.hasPrefix("late,n,t\n,0,000"))
            #expect(text.hasSuffix("\n1,,\n"))
            #expect(text.split(separator: "\n").count == 3002)
        }
    }
}
