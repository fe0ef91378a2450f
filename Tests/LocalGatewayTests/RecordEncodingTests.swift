import Foundation
import Testing

@testable import LocalGateway

@Suite("Content encodings of records")
struct RecordEncodingTests {
    /// {"a":1} in each encoding.
    private static let packed: [(name: String, bytes: [UInt8])] = [
        ("deflate", [0x78, 0x9C, 0xAB, 0x56, 0x4A, 0x54, 0xB2, 0x32, 0xAC, 0x05, 0x00, 0x08, 0x2A, 0x02, 0x09]),
        ("br", [0x0B, 0x03, 0x80] + Array(#"{"a":1}"#.utf8) + [0x03]),
    ]

    @Test("a record is served as it was uploaded to those who say they can read it, decoded to all others")
    func negotiation() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/key-value-stores").string("id")
            let path = "/v2/key-value-stores/\(id)/records"
            let gzip = try Gzip.pack(Array(#"{"a":1}"#.utf8))
            for (name, bytes) in Self.packed + [("gzip", gzip)] {
                let put = try await test.client.send(
                    "PUT", "\(path)/\(name)", headers: ["Content-Encoding": name, "Content-Type": "application/json"],
                    body: bytes)
                #expect(put.status == 201)
                for accepted in [name, "x, \(name);q=0.5", "*", "identity;q=0.1, \(name.uppercased())"] {
                    let answer = try await test.client.get("\(path)/\(name)", headers: ["Accept-Encoding": accepted])
                    #expect(answer.headers["content-encoding"] == name && answer.body == bytes)
                    #expect(answer.headers["content-type"] == "application/json")
                }
                for other in ["", "identity", "\(name);q=0", "zstd", "\(name);q=0.000, *;q=0"] {
                    let answer = try await test.client.get("\(path)/\(name)", headers: ["Accept-Encoding": other])
                    #expect(answer.headers["content-encoding"] == nil)
                    #expect(answer.text == #"{"a":1}"#)
                }
                let head = try await test.client.send(
                    "HEAD", "\(path)/\(name)", headers: ["Accept-Encoding": name])
                #expect(head.headers["content-length"] == String(bytes.count))
            }
            let sizes = try await test.client.get("/v2/key-value-stores/\(id)/keys").items.compactMap {
                $0["size"] as? Int
            }
            #expect(sizes == [Self.packed[1].bytes.count, Self.packed[0].bytes.count, gzip.count])
        }
    }

    @Test("what is no known encoding, or is not in it, is refused and not stored")
    func refusals() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/key-value-stores").string("id")
            let path = "/v2/key-value-stores/\(id)/records/k"
            for name in ["zstd", "gzip, br", "x"] {
                let answer = try await test.client.send("PUT", path, headers: ["Content-Encoding": name], body: [1])
                #expect(answer.status == 415 && answer.errorType == "unsupported-content-encoding")
            }
            for (name, bytes) in Self.packed {
                let cut = Array(bytes.dropLast(3))
                let answer = try await test.client.send("PUT", path, headers: ["Content-Encoding": name], body: cut)
                #expect(answer.status == 400)
            }
            #expect(try await test.client.get(path).status == 404)
        }
    }

    @Test("a compressed page is for keeping only, and no record becomes a service worker")
    func pages() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/key-value-stores").string("id")
            let path = "/v2/key-value-stores/\(id)/records/page"
            let gzip = try Gzip.pack(Array("<p>hello</p>".utf8))
            let headers = ["Content-Encoding": "gzip", "Content-Type": "text/HTML; charset=utf-8"]
            _ = try await test.client.send("PUT", path, headers: headers, body: gzip)
            let refused = try await test.client.get(path)
            #expect(refused.status == 403 && refused.errorType == "content-encoding-forbidden-for-html")
            #expect(try await test.client.get(path + "?attachment=true").text == "<p>hello</p>")
            _ = try await test.client.send("PUT", path, headers: ["Content-Type": "text/javascript"], body: [0x3B])
            #expect(try await test.client.get(path).status == 200)
            let worker = try await test.client.get(path, headers: ["Service-Worker": "script"])
            #expect(worker.status == 403 && worker.errorType == "service-worker-registration-not-allowed")
        }
    }

    @Test("a record that replaces another takes its type and size too")
    func replacing() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/key-value-stores").string("id")
            let path = "/v2/key-value-stores/\(id)"
            let gzip = try Gzip.pack([UInt8](repeating: 7, count: 5000))
            _ = try await test.client.send(
                "PUT", "\(path)/records/k", headers: ["Content-Encoding": "gzip", "Content-Type": "image/png"],
                body: gzip)
            _ = try await test.client.send(
                "POST", "\(path)/records/k", headers: ["Content-Type": "text/html"], body: [1, 2])
            let answer = try await test.client.get("\(path)/records/k", headers: ["Accept-Encoding": "gzip"])
            #expect(answer.body == [1, 2] && answer.headers["content-type"] == "text/html")
            #expect(answer.headers["content-encoding"] == nil && answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["content-security-policy"] == "sandbox")
            let stats = try await test.client.get(path).data["stats"] as? [String: Int]
            #expect(stats?["storageBytes"] == 2)
        }
    }
}
