import Foundation
import Testing

@testable import LocalGateway

@Suite("HEAD")
struct HeadTests {
    /// A dataset whose items are sent in many blocks, a store and a run that has ended.
    private static func with(_ body: (TestGateway, [String]) async throws -> Void) async throws {
        try await TestGateway.with { test async throws in
            let dataset = try await test.client.post("/v2/datasets").string("id")
            let text = String(repeating: "x", count: 1000)
            let items = (0..<600).map { #"{"n":\#($0),"text":"\#(text)"}"# }.joined(separator: ",")
            _ = try await test.client.post("/v2/datasets/\(dataset)/items", json: "[\(items)]")
            let small = try await test.client.post("/v2/datasets").string("id")
            _ = try await test.client.post("/v2/datasets/\(small)/items", json: #"{"n":1}"#)
            let store = try await test.client.post("/v2/key-value-stores").string("id")
            for key in ["one", "two"] {
                _ = try await test.client.put("/v2/key-value-stores/\(store)/records/\(key)", json: #"{"a":"ä"}"#)
            }
            let run = try await test.finish("succeed").string("id")
            let formats = ["json", "jsonl", "csv", "html", "xml", "rss"].flatMap { format in
                [dataset, small].map { "/v2/datasets/\($0)/items?format=\(format)" }
            }
            try await body(
                test,
                formats + [
                    "/v2/datasets/\(dataset)/items?fields=n&limit=7", "/v2/datasets/\(dataset)",
                    "/v2/key-value-stores/\(store)/records", "/v2/key-value-stores/\(store)/records/one",
                    "/v2/key-value-stores/\(store)/keys", "/v2/actor-runs/\(run)", "/v2/logs/\(run)", "/v2/users/me",
                    "/v2/datasets/none", "/v2/nowhere", "/demo/",
                ])
        }
    }

    @Test("tells what GET would, with the length of the body it leaves out")
    func sameHead() async throws {
        try await Self.with { test, paths in
            for path in paths {
                let whole = try await test.client.get(path)
                let head = try await test.client.send("HEAD", path)
                #expect(head.status == whole.status && head.body.isEmpty, "\(path)")
                // The counters of reads move with every one, and so may the length of what shows them.
                let mayMove = whole.status == 200 && path.split(separator: "/").count == 3 && path.contains("datasets")
                if !mayMove { #expect(head.headers["content-length"] == String(whole.body.count), "\(path)") }
                let changing: Set = ["content-length", "transfer-encoding", "date"]
                let others = { (answer: HTTPAnswer) in answer.headers.filter { !changing.contains($0.key) } }
                #expect(others(head) == others(whole), "\(path)")
            }
        }
    }

    @Test("tells the length of a workbook, which is a file before it is sent")
    func workbook() async throws {
        try await Self.with { test, paths in
            let path = try #require(paths.first).replacing("format=json", with: "format=xlsx")
            let head = try await test.client.send("HEAD", path)
            let length = try #require(head.headers["content-length"].flatMap { Int($0) })
            #expect(head.body.isEmpty && length > 1000)
        }
    }

    @Test("leaves the connection fit for the next request")
    func sameConnection() async throws {
        try await Self.with { test, paths in
            for path in paths {
                let common = "Host: 127.0.0.1\r\nAuthorization: Bearer secret\r\n"
                let both =
                    "HEAD \(path) HTTP/1.1\r\n\(common)\r\n"
                    + "GET /v2/users/me HTTP/1.1\r\n\(common)Connection: close\r\n\r\n"
                let first = try await test.client.exchange(Array(both.utf8))
                let second = try #require(HTTPAnswer(first.body), "\(path): \(first.text)")
                #expect(second.status == 200 && second.string("username") == "moongate", "\(path)")
            }
        }
    }
}
