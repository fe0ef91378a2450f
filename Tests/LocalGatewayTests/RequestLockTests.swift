import Foundation
import Testing

@testable import LocalGateway

@Suite("Locks of request queues")
struct RequestLockTests {
    private func with(_ keys: [String], _ body: (TestGateway, String) async throws -> Void) async throws {
        try await TestGateway.with { test async throws in
            test.gateway.core.clock.freeze()
            let queue = try await test.client.post("/v2/request-queues")
            let path = "/v2/request-queues/\(queue.string("id"))"
            for key in keys { _ = try await test.client.post("\(path)/requests", json: "{\"url\":\"\(key)\"}") }
            try await body(test, path)
        }
    }

    private func lock(_ test: TestGateway, _ path: String, _ client: String, limit: Int = 25) async throws -> [String] {
        let answer = try await test.client.post("\(path)/head/lock?lockSecs=60&limit=\(limit)&clientKey=\(client)")
        #expect(answer.status == 201)
        return answer.items.compactMap { $0["uniqueKey"] as? String }
    }

    private func head(_ test: TestGateway, _ path: String) async throws -> [String] {
        try await test.client.get("\(path)/head").items.compactMap { $0["uniqueKey"] as? String }
    }

    private func id(_ key: String) -> String { Identifier.request(uniqueKey: key) }

    @Test("what one client has locked no other gets, until the gateway's clock says that the lock is over")
    func expiry() async throws {
        try await with(["a", "b", "c"]) { test, path async throws in
            let answer = try await test.client.post("\(path)/head/lock?lockSecs=60&limit=2&clientKey=one")
            let now = test.gateway.core.clock.now
            #expect(answer.items.compactMap { $0["uniqueKey"] as? String } == ["a", "b"])
            let expiry = Moment(milliseconds: now.milliseconds + 60_000).iso8601
            #expect(answer.items.allSatisfy { $0["lockExpiresAt"] as? String == expiry })
            #expect(answer.int("lockSecs") == 60 && answer.string("clientKey") == "one" && answer.int("limit") == 2)
            #expect(answer.data["queueHasLockedRequests"] as? Bool == true)
            #expect(answer.data["hadMultipleClients"] as? Bool == false)
            #expect(try await head(test, path) == ["c"])
            #expect(try await lock(test, path, "two") == ["c"])
            test.gateway.core.clock.advance(byMilliseconds: 59_999)
            #expect(try await head(test, path).isEmpty)
            test.gateway.core.clock.advance(byMilliseconds: 1)
            #expect(try await head(test, path) == ["a", "b", "c"])
            #expect(try await lock(test, path, "two") == ["a", "b", "c"])
        }
    }

    @Test("a lock is prolonged by the client that has it, and by nobody else")
    func prolonging() async throws {
        try await with(["a", "b"]) { test, path async throws in
            _ = try await lock(test, path, "one", limit: 1)
            let target = "\(path)/requests/\(id("a"))/lock"
            let prolonged = try await test.client.send("PUT", "\(target)?lockSecs=120&clientKey=one")
            #expect(prolonged.status == 200)
            let now = test.gateway.core.clock.now.milliseconds
            #expect(prolonged.string("lockExpiresAt") == Moment(milliseconds: now + 120_000).iso8601)
            for refused in ["lockSecs=9&clientKey=two", "lockSecs=9"] {
                #expect(
                    try await test.client.send("PUT", "\(target)?\(refused)").errorType == "request-handled-or-locked")
            }
            test.gateway.core.clock.advance(byMilliseconds: 90_000)
            #expect(try await head(test, path) == ["b"])
            test.gateway.core.clock.advance(byMilliseconds: 30_000)
            // A lock that ended by itself leaves the request at the end.
            #expect(try await head(test, path) == ["b", "a"])
            let late = try await test.client.send("PUT", "\(target)?lockSecs=9&clientKey=one")
            #expect(late.status == 400 && late.errorType == "request-handled-or-locked")
            let missing = try await test.client.send("PUT", "\(path)/requests/none/lock?lockSecs=9&clientKey=one")
            #expect(missing.status == 404)
            for bad in ["", "?lockSecs=0", "?lockSecs=-1", "?lockSecs=x"] {
                #expect(try await test.client.send("PUT", "\(target)\(bad)").errorType == "invalid-parameter")
                #expect(try await test.client.post("\(path)/head/lock\(bad)").errorType == "invalid-parameter")
            }
            #expect(try await test.client.send("PUT", "\(target)?lockSecs=1e300&clientKey=one").status == 400)
        }
    }

    @Test("a request that is given back stands at the end, or at the beginning with forefront")
    func unlocking() async throws {
        try await with(["a", "b", "c"]) { test, path async throws in
            #expect(try await lock(test, path, "one", limit: 2) == ["a", "b"])
            let stolen = try await test.client.send("DELETE", "\(path)/requests/\(id("a"))/lock?clientKey=two")
            #expect(stolen.errorType == "request-handled-or-locked")
            #expect(
                try await test.client.send("DELETE", "\(path)/requests/\(id("a"))/lock?clientKey=one").status == 204)
            #expect(try await head(test, path) == ["c", "a"])
            let front = "\(path)/requests/\(id("b"))/lock?clientKey=one&forefront=true"
            #expect(try await test.client.send("DELETE", front).status == 204)
            #expect(try await head(test, path) == ["b", "c", "a"])
            // Giving back what is not locked changes nothing.
            #expect(
                try await test.client.send("DELETE", "\(path)/requests/\(id("b"))/lock?clientKey=one").status == 204)
            #expect(try await head(test, path) == ["b", "c", "a"])
            #expect(try await test.client.send("DELETE", "\(path)/requests/none/lock?clientKey=one").status == 404)
        }
    }

    @Test("all of a client's locks are given back at once, where the requests were")
    func unlockingAll() async throws {
        try await with(["a", "b", "c"]) { test, path async throws in
            #expect(try await lock(test, path, "one", limit: 2) == ["a", "b"])
            #expect(try await lock(test, path, "two") == ["c"])
            #expect(try await test.client.post("\(path)/requests/unlock?clientKey=one").int("unlockedCount") == 2)
            #expect(try await head(test, path) == ["a", "b"])
            #expect(try await test.client.post("\(path)/requests/unlock?clientKey=one").int("unlockedCount") == 0)
        }
    }

    @Test("handling a request ends its lock")
    func handling() async throws {
        try await with(["a"]) { test, path async throws in
            _ = try await lock(test, path, "one")
            let body = Array(#"{"url":"a","handledAt":"2026-01-01T00:00:00.000Z"}"#.utf8)
            #expect(
                try await test.client.send("PUT", "\(path)/requests/\(id("a"))?clientKey=one", body: body).status == 200
            )
            let answer = try await test.client.post("\(path)/head/lock?lockSecs=5&clientKey=two")
            #expect(answer.data["queueHasLockedRequests"] as? Bool == false && answer.items.isEmpty)
            #expect(try await test.client.get("\(path)/requests/\(id("a"))").data["lockExpiresAt"] == nil)
            let late = try await test.client.send("PUT", "\(path)/requests/\(id("a"))/lock?lockSecs=5&clientKey=one")
            #expect(late.errorType == "request-handled-or-locked")
        }
    }

    @Test("clients that lock at the same time never get the same request")
    func contention() async throws {
        try await with((0..<40).map { "k\($0)" }) { test, path async throws in
            let taken = try await withThrowingTaskGroup(of: [String].self) { group in
                for client in 0..<10 {
                    group.addTask { try await lock(test, path, "c\(client)", limit: 5) }
                }
                var all: [String] = []
                for try await keys in group { all += keys }
                return all
            }
            #expect(taken.count == 40)
            #expect(Set(taken).count == 40)
        }
    }

    @Test("two gateways on one state directory share a queue and its locks, and number items without a gap")
    func sharing() async throws {
        try await TemporaryFolder.with { state async throws in
            try await TestGateway.with(state: state) { first async throws in
                try await TestGateway.with(state: state) { second async throws in
                    let queue = try await first.client.post("/v2/request-queues").string("id")
                    let set = try await first.client.post("/v2/datasets").string("id")
                    let path = "/v2/request-queues/\(queue)"
                    let taken = try await withThrowingTaskGroup(of: [String].self) { group in
                        for number in 0..<20 {
                            let test = number.isMultiple(of: 2) ? first : second
                            group.addTask {
                                _ = try await test.client.post("\(path)/requests", json: "{\"url\":\"u\(number)\"}")
                                _ = try await test.client.post("/v2/datasets/\(set)/items", json: "[{},{}]")
                                return try await lock(test, path, "c\(number)", limit: 1)
                            }
                        }
                        var all: [String] = []
                        for try await keys in group { all += keys }
                        return all
                    }
                    #expect(taken.count == 20 && Set(taken).count == 20)
                    for test in [first, second] {
                        #expect(try await test.client.get(path).int("totalRequestCount") == 20)
                        #expect((try await test.client.get("/v2/datasets/\(set)/items").json as? [Any])?.count == 40)
                    }
                }
            }
        }
    }
}
