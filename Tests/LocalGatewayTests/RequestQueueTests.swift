import Foundation
import Testing

@testable import LocalGateway

@Suite("Request queues")
struct RequestQueueTests {
    func with(_ body: (TestGateway, String) async throws -> Void) async throws {
        try await TestGateway.with { test async throws in
            let queue = try await test.client.post("/v2/request-queues?name=my-queue")
            try await body(test, "/v2/request-queues/\(queue.string("id"))")
        }
    }

    func add(_ test: TestGateway, _ path: String, _ key: String, _ query: String = "") async throws -> String {
        let answer = try await test.client.post(
            "\(path)/requests\(query)", json: "{\"url\":\"https://example.com/\(key)\",\"uniqueKey\":\"\(key)\"}")
        #expect(answer.status == 201)
        return answer.string("requestId")
    }

    func put(_ test: TestGateway, _ path: String, _ body: String) async throws -> HTTPAnswer {
        try await test.client.send("PUT", path, headers: ["Content-Type": "application/json"], body: Array(body.utf8))
    }

    private func heads(_ test: TestGateway, _ path: String, _ query: String = "") async throws -> [String] {
        try await test.client.get("\(path)/head\(query)").items.compactMap { $0["uniqueKey"] as? String }
    }

    @Test("a request comes back as it was added, with its identifier")
    func reading() async throws {
        try await with { test, path async throws in
            let body = #"{"url":"u","uniqueKey":"k","userData":{"z":1,"a":[1e400]},"payload":"p","noRetry":true}"#
            let id = try await test.client.post("\(path)/requests", json: body).string("requestId")
            let answer = try await test.client.get("\(path)/requests/\(id)")
            #expect(
                answer.text
                    == "{\"data\":{\"id\":\"\(id)\",\"uniqueKey\":\"k\",\"url\":\"u\",\"method\":\"GET\",\"retryCount\":0,"
                    + #""userData":{"z":1,"a":[1e400]},"payload":"p","noRetry":true}}"#)
            let missing = try await test.client.get("\(path)/requests/none")
            #expect(missing.status == 404 && missing.errorType == "record-not-found")
        }
    }

    @Test("the head is first in, first out; forefront is last in, first out, before all others")
    func order() async throws {
        try await with { test, path async throws in
            // All in the same millisecond: order does not depend on the clock's resolution.
            test.gateway.core.clock.freeze()
            for key in ["a", "b", "c"] { _ = try await add(test, path, key) }
            for key in ["x", "y"] { _ = try await add(test, path, key, "?forefront=1") }
            #expect(try await heads(test, path) == ["y", "x", "a", "b", "c"])
            #expect(try await heads(test, path, "?limit=2") == ["y", "x"])
            // Adding again moves nothing.
            _ = try await add(test, path, "c", "?forefront=1")
            #expect(try await heads(test, path) == ["y", "x", "a", "b", "c"])
            // Also when the clock goes back.
            test.gateway.core.clock.advance(byMilliseconds: -60_000)
            _ = try await add(test, path, "d")
            _ = try await add(test, path, "z", "?forefront=1")
            #expect(try await heads(test, path) == ["z", "y", "x", "a", "b", "c", "d"])
            let head = try await test.client.get("\(path)/head?limit=5000")
            #expect(head.int("limit") == 1000 && head.data["hadMultipleClients"] as? Bool == false)
            #expect(try await test.client.get("\(path)/head").int("limit") == 100)
            #expect(try await test.client.get("\(path)/head?limit=x").errorType == "invalid-parameter")
        }
    }

    @Test("handling a request takes it from the head and moves the counters; taking that back puts it at the end")
    func handling() async throws {
        try await with { test, path async throws in
            let id = try await add(test, path, "a")
            _ = try await add(test, path, "b")
            let handled = try await put(
                test, "\(path)/requests/\(id)",
                "{\"id\":\"\(id)\",\"url\":\"u\",\"uniqueKey\":\"a\",\"handledAt\":\"2026-01-01T00:00:00.000Z\",\"retryCount\":2}"
            )
            #expect(handled.status == 200 && handled.string("requestId") == id)
            #expect(handled.data["wasAlreadyPresent"] as? Bool == true)
            #expect(handled.data["wasAlreadyHandled"] as? Bool == false)
            #expect(try await heads(test, path) == ["b"])
            let queue = try await test.client.get(path)
            #expect(queue.int("totalRequestCount") == 2 && queue.int("handledRequestCount") == 1)
            #expect(queue.int("pendingRequestCount") == 1)
            #expect(try await test.client.get("\(path)/requests/\(id)").int("retryCount") == 2)
            let back = try await put(test, "\(path)/requests/\(id)", #"{"url":"u","uniqueKey":"a"}"#)
            #expect(back.data["wasAlreadyHandled"] as? Bool == true)
            #expect(try await heads(test, path) == ["b", "a"])
            #expect(try await test.client.get(path).int("handledRequestCount") == 0)
            _ = try await put(test, "\(path)/requests/\(id)?forefront=1", #"{"url":"u","uniqueKey":"a"}"#)
            #expect(try await heads(test, path) == ["a", "b"])
        }
    }

    @Test("PUT adds what is not there, and refuses an identifier that is not the unique key's")
    func updating() async throws {
        try await with { test, path async throws in
            let id = Identifier.request(uniqueKey: "new")
            let added = try await put(test, "\(path)/requests/\(id)", #"{"url":"u","uniqueKey":"new"}"#)
            #expect(added.status == 200 && added.data["wasAlreadyPresent"] as? Bool == false)
            // The unique key there is stands when the body has none.
            #expect(try await put(test, "\(path)/requests/\(id)", #"{"url":"other"}"#).status == 200)
            #expect(try await test.client.get("\(path)/requests/\(id)").string("uniqueKey") == "new")
            for body in [
                #"{"url":"u","uniqueKey":"old"}"#, #"{"url":"u","uniqueKey":"new","id":"AAAAAAAAAAAAAAA"}"#,
            ] {
                #expect(try await put(test, "\(path)/requests/\(id)", body).errorType == "request-id-invalid")
            }
            #expect(try await put(test, "\(path)/requests/\(id)", "[]").errorType == "invalid-request")
            #expect(try await put(test, "\(path)/requests/\(id)", #"{"url":"u","handledAt":"soon"}"#).status == 400)
            #expect(try await test.client.get(path).int("totalRequestCount") == 1)
        }
    }

    @Test("a deleted request is gone, and so is its share of the counters")
    func deleting() async throws {
        try await with { test, path async throws in
            let id = try await add(test, path, "a")
            #expect(try await test.client.send("DELETE", "\(path)/requests/\(id)").status == 204)
            let again = try await test.client.send("DELETE", "\(path)/requests/\(id)")
            #expect(again.status == 404 && again.errorType == "record-not-found")
            let queue = try await test.client.get(path)
            #expect(queue.int("totalRequestCount") == 0 && queue.int("pendingRequestCount") == 0)
            #expect((queue.data["stats"] as? [String: Int])?["storageBytes"] == 0)
            #expect((queue.data["stats"] as? [String: Int])?["deleteCount"] == 1)
        }
    }

    @Test("batches of up to 25 are added and deleted as one")
    func batches() async throws {
        try await with { test, path async throws in
            let requests = (0..<25).map { "{\"url\":\"u\",\"uniqueKey\":\"k\($0)\"}" }
            let added = try await test.client.post(
                "\(path)/requests/batch?clientKey=c", json: "[\(requests.joined(separator: ","))]")
            #expect(added.status == 201)
            let processed = added.data["processedRequests"] as? [[String: Any]]
            #expect(processed?.count == 25 && (added.data["unprocessedRequests"] as? [Any])?.isEmpty == true)
            #expect(processed?.first?["uniqueKey"] as? String == "k0")
            #expect(processed?.allSatisfy { $0["wasAlreadyPresent"] as? Bool == false } == true)
            let twice = try await test.client.post(
                "\(path)/requests/batch?forefront=1", json: #"[{"url":"u","uniqueKey":"k3"},{"url":"v"},{"url":"v"}]"#)
            let present = (twice.data["processedRequests"] as? [[String: Any]])?.compactMap {
                $0["wasAlreadyPresent"] as? Bool
            }
            #expect(present == [true, false, true])
            #expect(try await heads(test, path, "?limit=2") == ["v", "k0"])
            #expect(try await test.client.get(path).int("totalRequestCount") == 26)

            let body =
                "[{\"uniqueKey\":\"k0\"},{\"id\":\"\(Identifier.request(uniqueKey: "k1"))\"},{\"uniqueKey\":\"none\"}]"
            let deleted = try await test.client.send("DELETE", "\(path)/requests/batch", body: Array(body.utf8))
            #expect(deleted.status == 200)
            let gone = deleted.data["processedRequests"] as? [[String: Any]]
            #expect(gone?.compactMap { $0["uniqueKey"] as? String } == ["k0", "k1", "none"])
            #expect(try await test.client.get(path).int("totalRequestCount") == 24)
        }
    }

    @Test(
        "a batch that is wrong in one request adds none",
        arguments: [
            "[]", "{}", "5", "", "[1]", #"[{"url":"u"},{}]"#, #"[{"url":"u"},{"url":"u","id":"x"}]"#,
            "[" + Array(repeating: #"{"url":"u"}"#, count: 26).joined(separator: ",") + "]",
        ])
    func badBatches(body: String) async throws {
        try await with { test, path async throws in
            let answer = try await test.client.post("\(path)/requests/batch", json: body)
            #expect(answer.status == 400)
            #expect(["invalid-request", "invalid-value"].contains(answer.errorType))
            #expect(try await test.client.get(path).int("totalRequestCount") == 0)
            let deleted = try await test.client.send("DELETE", "\(path)/requests/batch", body: Array(body.utf8))
            #expect(deleted.status == 400)
        }
    }

    @Test("a batch beyond the limit of bodies is a 413")
    func largeBatch() async throws {
        try await with { test, path async throws in
            let body = "[{\"url\":\"\(String(repeating: "x", count: 9_437_184))\"}]"
            #expect(try await test.client.post("\(path)/requests/batch", json: body).errorType == "request-too-large")
        }
    }

    @Test("requests are listed page by page, by cursor or by the last identifier, and by state")
    func listing() async throws {
        try await with { test, path async throws in
            for number in 0..<5 { _ = try await add(test, path, "k\(number)") }
            let ids = (0..<5).map { Identifier.request(uniqueKey: "k\($0)") }.sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
            func listed(_ query: String) async throws -> ([String], HTTPAnswer) {
                let answer = try await test.client.get("\(path)/requests?\(query)")
                return (answer.items.compactMap { $0["id"] as? String }, answer)
            }
            let (first, page) = try await listed("limit=3")
            #expect(first == Array(ids[..<3]) && page.int("limit") == 3)
            let cursor = page.string("nextCursor")
            let (second, last) = try await listed("limit=3&cursor=\(cursor)")
            #expect(second == Array(ids[3...]) && last.data["nextCursor"] is NSNull)
            #expect(last.string("cursor") == cursor)
            #expect(try await listed("limit=3&exclusiveStartId=\(ids[2])").0 == Array(ids[3...]))
            #expect(try await listed("").1.int("limit") == 10000)
            #expect(try await listed("limit=99999").1.int("limit") == 10000)

            _ = try await put(
                test, "\(path)/requests/\(ids[0])",
                "{\"url\":\"u\",\"handledAt\":\"2026-01-01T00:00:00Z\"}")
            let locked = try await test.client.post("\(path)/head/lock?lockSecs=60&limit=1&clientKey=c")
            let lockedId = locked.items.first?["id"] as? String ?? ""
            let (held, answer) = try await listed("filter=locked")
            #expect(held == [lockedId])
            #expect(
                answer.items.first?["lockByClient"] as? String == "c" && answer.items.first?["lockExpiresAt"] is String)
            #expect(try await listed("filter=pending").0 == ids.filter { $0 != ids[0] && $0 != lockedId })
            #expect(try await listed("filter=pending%2Clocked").0 == Array(ids[1...]))
            #expect(try await listed("").0 == ids)
            for bad in [
                "filter=handled", "cursor=nonsense", "cursor=e30", "cursor=\(cursor)&exclusiveStartId=x", "limit=-1",
            ] {
                #expect(try await listed(bad).1.errorType == "invalid-parameter")
            }
        }
    }

    @Test("two clients make it a queue of several, whatever they do", arguments: ["head", "requests", "requests/none"])
    func clients(target: String) async throws {
        try await with { test, path async throws in
            _ = try await test.client.get("\(path)/\(target)?clientKey=one")
            _ = try await test.client.get("\(path)/\(target)?clientKey=one")
            #expect(try await test.client.get(path).data["hadMultipleClients"] as? Bool == false)
            _ = try await test.client.get("\(path)/\(target)?clientKey=two")
            #expect(try await test.client.get(path).data["hadMultipleClients"] as? Bool == true)
            let long = String(repeating: "k", count: 33)
            #expect(try await test.client.get("\(path)/\(target)?clientKey=\(long)").errorType == "invalid-client-key")
        }
    }

    @Test("compressed bodies and verbs in the query work for requests too")
    func transport() async throws {
        try await with { test, path async throws in
            let body = try Gzip.pack(Array(#"[{"url":"a"},{"url":"b"}]"#.utf8))
            let packed = ["Content-Encoding": "gzip", "Content-Type": "application/json; charset=utf-8"]
            let added = try await test.client.send("POST", "\(path)/requests/batch", headers: packed, body: body)
            #expect(added.status == 201)
            let gone = try await test.client.post("\(path)/requests/batch?method=delete", json: #"[{"uniqueKey":"a"}]"#)
            #expect(gone.status == 200)
            let id = Identifier.request(uniqueKey: "b")
            #expect(
                try await test.client.post("\(path)/requests/\(id)?method=PUT", json: #"{"url":"c"}"#).status == 200)
            #expect(try await test.client.get("\(path)/requests/\(id)").string("url") == "c")
            let wrong = try await test.client.post("\(path)/requests/\(id)", json: "{}")
            #expect(wrong.status == 405 && wrong.errorMessage?.hasSuffix("OPTIONS,GET,PUT,DELETE") == true)
            let bomb = try Gzip.pack([UInt8](repeating: 0x20, count: 9_437_185))
            #expect(try await test.client.send("POST", "\(path)/requests", headers: packed, body: bomb).status == 413)
        }
    }
}
