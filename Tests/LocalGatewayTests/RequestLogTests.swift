import Foundation
import Testing

@testable import LocalGateway

@Suite("The log of requests")
struct RequestLogTests {
    private static let path = "/_moongate/requests"

    @Test("tells verb, path, status, effect, operation and the place in the script, and not what looks at it")
    func entries() async throws {
        try await TestGateway.with { test async throws in
            let made = try await test.client.send(
                "POST", "/v2/datasets?name=my-set", headers: ["X-Moongate-Script": "crawl%20%C3%A4.lua%3A12"])
            #expect(made.status == 201)
            _ = try await test.client.get("/apify/v2/actors/nothing")
            _ = try await test.client.send("DELETE", "/v2/datasets/~my-set")
            _ = try await test.client.get("/demo/")
            _ = try await test.client.get(Self.path)
            let answer = try await test.client.get(Self.path)
            #expect(answer.int("last") == 3 && answer.items.count == 3)
            let first = try #require(answer.items.first)
            #expect(first["method"] as? String == "POST")
            #expect(first["path"] as? String == "/v2/datasets?name=my-set")
            #expect(first["status"] as? Int == 201)
            #expect(first["operation"] as? String == "datasets.create")
            #expect(first["effects"] as? [String] == ["write"])
            #expect(first["script"] as? String == "crawl ä.lua:12")
            #expect((first["durationMillis"] as? Double ?? -1) >= 0)
            #expect((first["startedAt"] as? String)?.hasSuffix("Z") == true)
            #expect(answer.items[1]["status"] as? Int == 404)
            #expect(answer.items[1]["operation"] as? String == "acts.get")
            #expect(answer.items[2]["effects"] as? [String] == ["delete"])
        }
    }

    @Test("shows bodies when asked, and neither tokens, signatures nor passwords anywhere")
    func secrets() async throws {
        try await TestGateway.with(token: "very-secret-token") { test async throws in
            let body =
                #"{"app":"apify","proxyPassword":"hunter2","nested":{"api_key":{"a":["x"]},"n":1},"note":"very-secret-token"}"#
            _ = try await test.client.send(
                "POST", "/connections?token=very-secret-token&signature=abc%2Fd&x=1",
                headers: ["Content-Type": "application/json"], body: Array(body.utf8))
            let list = try await test.client.get(Self.path)
            #expect(list.items.first?["path"] as? String == "/connections?token=***&signature=***&x=1")
            #expect(list.items.first?["requestBody"] == nil)
            let entry = try await test.client.get(Self.path + "/1")
            let text = (entry.data["requestBody"] as? [String: Any])?["text"] as? String
            #expect(text == #"{"app":"apify","proxyPassword":"***","nested":{"api_key":"***","n":1},"note":"***"}"#)
            let answered = (entry.data["responseBody"] as? [String: Any])?["text"] as? String
            #expect(answered?.contains("session_token=***") == true)
            for secret in ["hunter2", "very-secret-token", "abc%2Fd"] { #expect(!entry.text.contains(secret)) }
            #expect(try await test.client.get(Self.path + "/2").status == 404)
            #expect(try await test.client.get(Self.path + "/99999999999999999999").status == 404)
        }
    }

    @Test(
        "cuts secrets out of text that is cut off or only looks like JSON",
        arguments: [
            (#"{"token":"abc"#, #"{"token":"***""#),
            (#"{"a":1,"Secret" : [1,{"b":2}] ,"c":3}"#, #"{"a":1,"Secret":"***" ,"c":3}"#),
            (#"{"password":12,"b":"\"token\""}"#, #"{"password":"***","b":"\"token\""}"#),
            (#"["token"]"#, #"["token"]"#),
            (#"{"x":"a\"#, #"{"x":"a\"#), (#"{"authorization":{"a":"#, #"{"authorization":"***""#),
            ("\u{0}\u{1}", "\u{0}\u{1}"),
            (#"{"url":"http://x/?token=abc&b=1"}"#, #"{"url":"http://x/?token=***&b=1"}"#),
        ])
    func masking(text: String, masked: String) {
        #expect(String(decoding: SecretMask.body(Array(text.utf8), token: ""), as: UTF8.self) == masked)
    }

    @Test("can be followed: the answer comes when there is a new request, and nothing is missed")
    func following() async throws {
        try await TestGateway.with { test async throws in
            _ = try await test.client.get("/v2/users/me")
            let last = try await test.client.get(Self.path).int("last")
            async let next = test.client.get("\(Self.path)?after=\(last)&wait=60")
            _ = try await test.client.get("/v2/datasets")
            let answer = try await next
            #expect(answer.items.count == 1)
            #expect(answer.items.first?["path"] as? String == "/v2/datasets")
            let nothing = try await test.client.get("\(Self.path)?after=\(last + 1)&wait=0.01")
            #expect(nothing.items.isEmpty && nothing.int("last") == last + 1)
        }
    }

    @Test("keeps the last thousand, lets go of old bodies first, and can be emptied")
    func bounds() {
        let board = ChangeBoard()
        let log = RequestLog(clock: GatewayClock(board: board), board: board)
        let body = RequestTrace.Sample([UInt8](repeating: 0x78, count: 100_000))
        #expect(body.bytes.count == RequestLog.sampleLimit && body.total == 100_000)
        for _ in 0..<3500 {
            log.add(
                RequestLog.Entry(
                    number: 0, startedAt: .system, method: "GET", target: "/", status: 200, duration: .zero,
                    requestBody: body, responseBody: body))
        }
        let (entries, last) = log.entries(after: 0, limit: 5000)
        #expect(last == 3500)
        #expect(entries.map(\.number) == Array(2501...3500))
        #expect(log.latest(2).entries.map(\.number) == [3499, 3500])
        #expect(log.entries(after: 3400, limit: 3).entries.map(\.number) == [3401, 3402, 3403])
        #expect(log.entry(2500) == nil && log.entry(0) == nil && log.entry(3501) == nil)
        #expect(log.entry(2501)?.requestBody.bytes.isEmpty == true)
        #expect(log.entry(3500)?.requestBody.bytes.count == RequestLog.sampleLimit)
        let kept = entries.reduce(0) { $0 + $1.requestBody.bytes.count + $1.responseBody.bytes.count }
        #expect(kept <= 8 << 20 && kept > 7 << 20)
        log.clear()
        #expect(log.latest(10).entries.isEmpty && log.latest(10).last == 3500)
    }

    @Test("says which rule hit a request, also when nobody got an answer")
    func faults() async throws {
        try await TestGateway.with { test async throws in
            _ = try await test.client.post(
                "/_moongate/faults", json: #"{"id": "gone", "when": {"nth": 1}, "then": {"drop": "before"}}"#)
            _ = try? await test.client.get("/v2/users/me")
            let entry = try #require(try await test.client.get(Self.path).items.first)
            #expect(entry["fault"] as? String == "gone")
            #expect(entry["status"] is NSNull)
        }
    }

    @Test("tells also of requests that are refused before anything is read in them")
    func refused() async throws {
        try await TestGateway.with { test async throws in
            _ = try await test.client.get("/v2/datasets/%zz?token=secret&limit=%")
            _ = try await test.client.get("/v2/users/me", headers: ["Host": "example.com"])
            let items = try await test.client.get(Self.path).items
            #expect(items.compactMap { $0["status"] as? Int } == [400, 403])
            #expect(
                items.compactMap { $0["path"] as? String } == ["/v2/datasets/%zz?token=***&limit=%", "/v2/users/me"])
        }
    }
}
