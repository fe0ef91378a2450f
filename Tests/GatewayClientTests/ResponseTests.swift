import Synchronization
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("An answer")
struct ResponseTests {
    private static let gzip: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 73, 44, 73, 84, 178, 170, 86, 202, 76, 81, 178, 82,
        170, 202, 44, 40, 72, 77, 81, 170, 173, 5, 0, 26, 66, 15, 246, 24, 0, 0, 0,
    ]
    private static let deflate: [UInt8] = [
        120, 156, 171, 86, 74, 73, 44, 73, 84, 178, 170, 86, 202, 76, 81, 178, 82, 170, 202, 44, 40, 72,
        77, 81, 170, 173, 5, 0, 98, 78, 8, 36,
    ]

    private func answer(_ call: OperationCall, _ steps: [TestServer.Step]) async throws -> GatewayResponse {
        try await TestServer.with(Script { _ in steps }) { server in
            try await withClient(server.url) { try await $0.send(call) }
        }
    }

    @Test("comes with its status, headers and body")
    func plain() async throws {
        let steps = TestServer.answer(201, #"{"data":{"id":"x"}}"#, headers: ["X-RateLimit-Limit: 60"])
        let answer = try await answer(try call("acts.get", "a"), steps)
        #expect(answer.status == 201)
        #expect(answer.header("x-ratelimit-limit") == "60")
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"data":{"id":"x"}}"#)
        #expect(answer.attempts == 1)
    }

    @Test("is decompressed, and no header speaks of the compressed form", arguments: ["gzip", "deflate"])
    func compressed(encoding: String) async throws {
        let bytes = encoding == "gzip" ? ResponseTests.gzip : ResponseTests.deflate
        let steps = TestServer.answer(200, bytes, headers: ["Content-Encoding: \(encoding)"])
        let answer = try await answer(try call("acts.get", "a"), steps)
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"data":{"id":"zipped"}}"#)
        #expect(answer.header("Content-Encoding") == nil)
        #expect(answer.header("Content-Length") == nil)
    }

    @Test("may come in chunks, and may be nothing")
    func shapes() async throws {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[{},{\r\n2\r\n}]\r\n0\r\n\r\n"
        let items = try await answer(try call("datasets.items", "D"), [.send(chunked)])
        #expect(String(decoding: items.body, as: UTF8.self) == "[{},{}]")
        let nothing = try await answer(try call("tasks.delete", "T"), [.send("HTTP/1.1 204 No Content\r\n\r\n")])
        #expect(nothing.status == 204)
        #expect(nothing.body.isEmpty)
    }

    @Test("that is not JSON is taken where JSON was not asked for")
    func otherFormats() async throws {
        let csv = try await answer(
            try call("datasets.items", "D", query: [("format", "csv")]), TestServer.answer("a,b\n", type: "text/csv")
        )
        #expect(String(decoding: csv.body, as: UTF8.self) == "a,b\n")
        let record = try await answer(
            try call("key_value_stores.get_record", "s", "k"), TestServer.answer(200, [0xFF, 0x00], type: "image/png")
        )
        #expect(record.body == [0xFF, 0x00])
        #expect(record.header("Content-Type") == "image/png")
    }

    @Test(
        "that cannot be one is an error, and what it was an answer to may have been done",
        arguments: [
            "", "<!doctype html><html></html>", "[1]", "hello",
        ])
    func nonsense(body: String) async throws {
        let error = try await failure(of: try call("acts.run", "a", body: "{}")) { _ in TestServer.answer(200, body) }
        #expect(error.code == .invalidResponse)
        #expect(error.status == 200)
        #expect(error.ambiguous)
        #expect(!error.retryable)
    }

    @Test("in an encoding that was not asked for is an error")
    func unknownEncoding() async throws {
        let error = try await failure(of: try call("acts.get", "a")) { _ in
            TestServer.answer(200, "{}", headers: ["Content-Encoding: br"])
        }
        #expect(error.code == .invalidResponse)
        #expect(error.message.contains("'br'"))
    }

    @Test("that is compressed and damaged is an error")
    func damaged() async throws {
        let error = try await failure(of: try call("acts.get", "a")) { _ in
            TestServer.answer(200, Array(ResponseTests.gzip.dropLast(15)), headers: ["Content-Encoding: gzip"])
        }
        #expect(error.code == .invalidResponse)
    }

    @Test(
        "that is too large is refused, whether it says so, hides it or unfolds to it",
        arguments: [
            "announced", "chunked", "compressed",
        ])
    func tooLarge(how: String) async throws {
        let error = try await failure(of: try call("datasets.items", "D"), maximumResponseSize: 1000) { _ in
            switch how {
            case "announced": return [.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n[")]
            case "chunked":
                let chunk = "400\r\n" + String(repeating: " ", count: 1024) + "\r\n"
                return [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)]
            default: return TestServer.answer(200, bomb(), headers: ["Content-Encoding: gzip"])
            }
        }
        #expect(error.code == .responseTooLarge)
        #expect(error.hint != nil)
        #expect(!error.retryable)
    }

    @Test("is reported to the log in one line without secrets")
    func log() async throws {
        let lines = Mutex<[RequestLogEntry]>([])
        try await TestServer.with(
            Script { request in
                request.method == "GET" ? TestServer.answer(#"{"data":{}}"#) : TestServer.answer(404, "{}")
            }
        ) { server in
            try await withClient(server.url, log: { entry in lines.withLock { $0.append(entry) } }) { client in
                let query = [("signature", "abc123"), ("prefix", testKey)]
                _ = try await client.send(try call("key_value_stores.keys", "s", query: query))
                _ = try await failure(client, try call("tasks.delete", "T"))
            }
        }
        let entries = lines.withLock { $0 }
        try #require(entries.count == 2)
        #expect(entries[0].operation == "key_value_stores.keys")
        #expect(entries[0].path.hasPrefix("/apify/v2/key-value-stores/s/keys?signature=[redacted]&prefix=[redacted]"))
        #expect(entries[0].status == 200)
        #expect(entries[0].bytes == 11)
        #expect(entries[0].line.hasPrefix("GET /apify/v2/key-value-stores/s/keys?"))
        #expect(entries[1].failure == "not_found")
        #expect(entries[1].line.hasPrefix("DELETE /apify/v2/actor-tasks/T 404 "))
    }

    /// Two thousand blanks after one bracket, in stored blocks: gzip without a compressor.
    private func bomb() -> [UInt8] {
        let content = [UInt8(ascii: "[")] + [UInt8](repeating: 0x20, count: 2000)
        let size = UInt16(content.count)
        let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1]
        let length = [UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255), UInt8(~size >> 8)]
        return head + length + content + [0, 0, 0, 0, 0, 0, 0, 0]
    }
}
