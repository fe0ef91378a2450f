import Foundation
import Testing

@testable import LocalGateway

@Suite("Hostile requests")
struct HostileTests {
    @Test(
        "paths and queries that are not well-formed are answered, never a crash",
        arguments: [
            "/v2/datasets/%", "/v2/datasets/%zz", "/v2/datasets/%ff%fe", "/v2/datasets?name=%", "/v2/datasets?%ff=1",
            "/%00",
            "/v2//users//me/", "/v2/datasets/..%2f..%2fetc%2fpasswd", "/v2/acts/~", "/v2/acts/~~~", "/v2/acts/~x",
            "/demo/../../etc/passwd",
            "/demo/%2e%2e/%2e%2e/etc/passwd", "/v2/actor-runs//", "/v2/actor-runs/x/dataset/items",
            "/v2/logs/'%20OR%201=1--",
            "/v2/datasets?limit=99999999999999999999999999", "/v2/datasets?offset=99999999999999999999999999&limit=1",
            "/v2",
            "/v2/acts/apify~succeed/runs/last/last/last", "/v2/actor-runs?status=%27%3B",
            "/v2/actor-runs?startedAfter=x", "/?", "/v2/users/me?&&=&",
        ])
    func targets(target: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.get(target)
            #expect((200..<500).contains(answer.status))
            #expect(try await test.client.get("/v2/users/me").status == 200)
        }
    }

    @Test("names and ids are data, not SQL")
    func injection() async throws {
        try await TestGateway.with { test async throws in
            _ = try await test.client.post("/v2/datasets?name=keep-me")
            for text in ["%27;DROP%20TABLE%20storages;--", "x%27%20OR%20%271%27=%271"] {
                #expect(try await test.client.send("DELETE", "/v2/datasets/\(text)").status == 404)
            }
            #expect(try await test.client.get("/v2/datasets/~keep-me").status == 200)
        }
    }

    @Test(
        "bodies that are not JSON objects are refused where one is needed",
        arguments: ["{", "[]", "1", "null", "\"x\"", "{\"name\":1}", "\u{0}", "{\"name\":\"abc\"}}", "{'name':'x'}"])
    func bodies(body: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.post("/v2/datasets", json: body)
            #expect(answer.status == 400)
            #expect(answer.errorType == "invalid-request" || answer.errorType == "invalid-value")
        }
    }

    @Test("a body beyond the limit is refused with its length, also when it grows only by decompression")
    func tooLarge() async throws {
        try await TestGateway.with { test async throws in
            _ = try await test.client.post("/v2/datasets?name=my-set")
            let path = "/v2/datasets/~my-set/items"
            let big = [UInt8](repeating: 0x20, count: 9_437_185)
            let plain = try await test.client.send(
                "POST", path, headers: ["Content-Type": "application/json"], body: big)
            #expect(plain.status == 413)
            #expect(plain.errorType == "request-too-large")
            #expect(plain.errorMessage?.contains("actual length: 9437185 bytes") == true)
            let bomb = try Gzip.pack(big)
            let packed = try await test.client.send("POST", path, headers: ["Content-Encoding": "gzip"], body: bomb)
            #expect(packed.status == 413)
            // A record may be larger than that.
            let store = try await test.client.post("/v2/key-value-stores").string("id")
            #expect(
                try await test.client.send("PUT", "/v2/key-value-stores/\(store)/records/k", body: big).status == 201)
        }
    }

    @Test("compressed bodies are read; unknown and broken encodings are refused")
    func encodings() async throws {
        try await TestGateway.with { test async throws in
            _ = try await test.client.post("/v2/datasets?name=my-set")
            let path = "/v2/datasets/~my-set/items"
            let packed = try Gzip.pack(Array(#"{"a":1}"#.utf8))
            #expect(
                try await test.client.send("POST", path, headers: ["Content-Encoding": "gzip"], body: packed).status
                    == 201)
            // {"a":1} as zlib and as bare deflate.
            let bare: [UInt8] = [0xAB, 0x56, 0x4A, 0x54, 0xB2, 0x32, 0xAC, 0x05, 0x00]
            let zlib: [UInt8] = [0x78, 0x9C] + bare + [0x08, 0x2A, 0x02, 0x09]
            for body in [bare, zlib] {
                #expect(
                    try await test.client.send("POST", path, headers: ["Content-Encoding": "deflate"], body: body)
                        .status == 201)
            }
            // The same in brotli, as it is when nothing can be saved.
            let brotli: [UInt8] = [0x0B, 0x03, 0x80] + Array(#"{"a":1}"#.utf8) + [0x03]
            #expect(
                try await test.client.send("POST", path, headers: ["Content-Encoding": "br"], body: brotli).status
                    == 201)
            let cut = try await test.client.send(
                "POST", path, headers: ["Content-Encoding": "br"], body: Array(brotli.dropLast(3)))
            #expect(cut.status == 400)
            #expect(try await test.client.get(path).text == #"[{"a":1},{"a":1},{"a":1},{"a":1}]"#)
            let unknown = try await test.client.send("POST", path, headers: ["Content-Encoding": "bla"], body: packed)
            #expect(unknown.status == 415 && unknown.errorMessage == "Content-Encoding \"bla\" is not supported.")
            #expect(unknown.errorType == "unsupported-content-encoding")
            for broken in [[], [0x1F, 0x8B], Array(packed.dropLast(6)), [UInt8](repeating: 7, count: 50)] {
                let answer = try await test.client.send(
                    "POST", path, headers: ["Content-Encoding": "gzip"], body: broken)
                #expect(answer.status == 400)
            }
        }
    }

    @Test("a chunked body needs no length")
    func chunked() async throws {
        try await TestGateway.with { test async throws in
            let store = try await test.client.post("/v2/key-value-stores").string("id")
            let head =
                "PUT /v2/key-value-stores/\(store)/records/k HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret\r\n"
                + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
            #expect(try await test.client.exchange(Array(head.utf8)).status == 201)
            #expect(try await test.client.get("/v2/key-value-stores/\(store)/records/k").text == "abcde")
        }
    }

    @Test("bytes that are not HTTP are refused")
    func notHTTP() async throws {
        try await TestGateway.with { test async throws in
            _ = try? await test.client.exchange(Array("\u{16}\u{3}\u{1} hello\r\n\r\n".utf8))
            _ = try? await test.client.exchange(
                Array("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n".utf8))
            #expect(try await test.client.get("/v2/users/me").status == 200)
        }
    }

    @Test("reports of traffic and messages are checked")
    func reports() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.start("forever").string("id")
            func put(_ body: String) async throws -> HTTPAnswer {
                try await test.client.send(
                    "PUT", "/v2/actor-runs/\(id)", headers: ["Content-Type": "application/json"], body: Array(body.utf8)
                )
            }
            #expect(try await put(#"{"statusMessage":5}"#).status == 400)
            #expect(try await put(#"{"generalAccess":"ALL"}"#).status == 400)
            #expect(try await put(#"{"moongate":{"netRxBytes":-5,"netTxBytes":1e300}}"#).status == 200)
            let run = try await put(#"{"statusMessage":"Half way","isStatusMessageTerminal":false}"#)
            #expect(run.string("statusMessage") == "Half way")
            #expect((run.data["stats"] as? [String: Any])?["netRxBytes"] as? Int == 0)
        }
    }
}
