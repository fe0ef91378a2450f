import Foundation
import GRDB
import NIOCore
import Synchronization
import Testing

@testable import LocalGateway

@Suite("Deliveries of webhooks")
struct DeliveryTests {
    private static let all = ["CREATED", "SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT", "RESURRECTED"]
    private static let refusing: WebhookReceiver.Behaviour = { _ in WebhookReceiver.answer(500, "no") }
    private static let impatient: @Sendable (inout LocalGateway.Configuration) -> Void = {
        $0.webhookTimeout = .milliseconds(400)
    }
    private static let withNetwork: @Sendable (inout LocalGateway.Configuration) -> Void = {
        $0.allowsNetwork = true
        $0.webhookTimeout = .milliseconds(400)
    }
    /// Answers one of its paths alone.
    private static let hanging: WebhookReceiver.Behaviour = {
        $0.target == "/hook/quick" ? WebhookReceiver.answer(200) : nil
    }

    @Test("every event of a run is delivered, with the run as it was then")
    func events() async throws {
        try await WebhookReceiver.with { receiver in
            try await TestGateway.with { test async throws in
                for actor in ["succeed", "fail", "forever"] {
                    _ = try await test.webhook(
                        Self.all, #"{"actorId":"\#(try await test.actorId(actor))"}"#, url: receiver.url)
                }
                let good = try await test.finish("succeed").string("id")
                _ = try await test.finish("fail")
                let slow = try await test.start("forever").string("id")
                _ = try await test.run(slow, reaches: ["RUNNING"])
                _ = try await test.client.post("/v2/actor-runs/\(slow)/abort")
                _ = try await test.run(slow, reaches: ["ABORTED"])
                _ = try await test.finish("forever", "?timeout=1")
                _ = try await test.client.post("/v2/actor-runs/\(good)/resurrect")
                let messages = await receiver.messages(count: 10)
                let kinds = messages.compactMap { ($0.json["eventType"] as? String)?.dropFirst("ACTOR.RUN.".count) }
                let counts = Dictionary(kinds.map { (String($0), 1) }, uniquingKeysWith: +)
                #expect(
                    counts == [
                        "CREATED": 4, "SUCCEEDED": 2, "FAILED": 1, "ABORTED": 1, "TIMED_OUT": 1, "RESURRECTED": 1,
                    ])
                let end = try #require(messages.first { $0.json["eventType"] as? String == "ACTOR.RUN.SUCCEEDED" })
                #expect((end.json["eventData"] as? [String: Any])?["actorRunId"] as? String == good)
                let resource = end.json["resource"] as? [String: Any]
                #expect(resource?["status"] as? String == "SUCCEEDED" && resource?["finishedAt"] as? String != nil)
                #expect(
                    end.method == "POST" && end.target == "/hook" && end.headers["content-type"] == "application/json")
                #expect(end.headers["x-apify-webhook"] != nil && end.headers["x-apify-request-origin"] == "WEBHOOK")
                let dispatch = try await test.dispatch(end.headers["x-apify-webhook-dispatch-id"] ?? "")
                #expect(dispatch.string("status") == "SUCCEEDED")
                let call = (dispatch.data["calls"] as? [[String: Any]])?.first
                #expect(call?["responseStatus"] as? Int == 200 && call?["responseBody"] as? String == "thanks")
            }
        }
    }

    @Test("only what fits all given conditions is delivered")
    func conditions() async throws {
        try await WebhookReceiver.with { receiver in
            try await TestGateway.with { test async throws in
                let (one, two) = (try await test.actorId("succeed"), try await test.actorId("echo"))
                let task = try await test.client.post("/v2/actor-tasks", json: #"{"actId":"\#(one)"}"#).string("id")
                func hook(_ condition: String, _ name: String) async throws {
                    _ = try await test.webhook(["CREATED"], condition, url: receiver.url + "/" + name)
                }
                try await hook(#"{"actorId":"\#(one)"}"#, "actor")
                try await hook(#"{"actorTaskId":"\#(task)"}"#, "task")
                try await hook(#"{"actorTaskId":"\#(task)","actorId":"\#(one)"}"#, "both")
                try await hook(#"{"actorTaskId":"\#(task)","actorId":"\#(two)"}"#, "never")
                try await hook(#"{"actorId":"\#(two)"}"#, "other")
                _ = try await test.client.post("/v2/actor-tasks/\(task)/runs")
                let names = await receiver.messages(count: 3).map { $0.target.dropFirst("/hook/".count) }
                #expect(Set(names) == ["actor", "task", "both"])
                _ = try await test.start("succeed")
                #expect(await receiver.messages(count: 4).last?.target == "/hook/actor")
                #expect(try await test.client.get("/v2/webhook-dispatches").int("total") == 4)
            }
        }
    }

    @Test("payload and headers follow their templates")
    func templates() async throws {
        try await WebhookReceiver.with { receiver in
            try await TestGateway.with { test async throws in
                let more = #"""
                    ,"shouldInterpolateStrings":true,"payloadTemplate":"{\"text\":\"Run {{resource.id}} of {{eventData.actorId}}\",\"id\":\"{{resource.id}}\",\"when\":{{globals.dateISO}}}",
                    "headersTemplate":"{\"X-Run\":\"{{resource.id}}\",\"Content-Type\":\"text/evil\",\"Host\":\"evil\"}"
                    """#
                let actor = try await test.actorId("succeed")
                _ = try await test.webhook(["CREATED"], #"{"actorId":"\#(actor)"}"#, url: receiver.url, more: more)
                let run = try await test.start("succeed").string("id")
                let message = try #require(await receiver.messages(count: 1).first)
                #expect(message.json["text"] as? String == "Run \(run) of \(actor)")
                #expect(message.json["id"] as? String == run && message.json["when"] as? String != nil)
                #expect(message.headers["x-run"] == run && message.headers["content-type"] == "application/json")
                #expect(message.headers["host"] == "127.0.0.1:\(receiver.port)")
            }
        }
    }

    @Test("a delivery that fails is tried again after 1, 2, 4 … minutes, eleven times at most")
    func retries() async throws {
        try await WebhookReceiver.with(Self.refusing) { receiver in
            try await TestGateway.with { test async throws in
                try await test.clock(#"{"freeze":"2026-01-01T00:00:00Z"}"#)
                let actor = try await test.actorId("forever")
                _ = try await test.webhook(["CREATED"], #"{"actorId":"\#(actor)"}"#, url: receiver.url)
                _ = try await test.start("forever")
                try await test.clock(#"{"advance":"59s"}"#)
                #expect(receiver.messages.count == 1)
                try await test.clock(#"{"advance":"1s"}"#)
                #expect(receiver.messages.count == 2)
                try await test.clock(#"{"advance":"6m"}"#)
                #expect(receiver.messages.count == 4)
                try await test.clock(#"{"advance":"30d"}"#)
                #expect(receiver.messages.count == 12)
                let dispatch = try #require(try await test.client.get("/v2/webhook-dispatches").items.first)
                #expect(dispatch["status"] as? String == "FAILED")
                let times = (dispatch["calls"] as? [[String: Any]])?.compactMap { $0["startedAt"] as? String } ?? []
                #expect(times.count == 12 && times.last == "2026-01-02T10:07:00.000Z")
                #expect(
                    times.prefix(4).map { String($0.prefix(16).suffix(5)) } == ["00:00", "00:01", "00:03", "00:07"])
            }
        }
    }

    @Test("a delivery that succeeds later is not tried again; one that must not be retried is over at once")
    func recovery() async throws {
        let counter = Mutex(0)
        let flaky: WebhookReceiver.Behaviour = { message in
            let count = counter.withLock { count in
                count += 1
                return count
            }
            return WebhookReceiver.answer(message.target == "/hook/once" || count < 3 ? 503 : 204)
        }
        try await WebhookReceiver.with(flaky) { receiver in
            try await TestGateway.with { test async throws in
                try await test.clock(#"{"freeze":"2026-01-01T00:00:00Z"}"#)
                let condition = #"{"actorId":"\#(try await test.actorId("forever"))"}"#
                let id = try await test.webhook(["CREATED"], condition, url: receiver.url)
                _ = try await test.start("forever")
                try await test.clock(#"{"advance":"30d"}"#)
                #expect(receiver.messages.count == 3)
                let webhook = try await test.client.get("/v2/webhooks/\(id)")
                #expect((webhook.data["lastDispatch"] as? [String: Any])?["status"] as? String == "SUCCEEDED")
                #expect(webhook.data["stats"] as? [String: Int] == ["totalDispatches": 1])
                _ = try await test.client.send("DELETE", "/v2/webhooks/\(id)")
                _ = try await test.webhook(
                    ["CREATED"], condition, url: receiver.url + "/once", more: #","doNotRetry":true"#)
                _ = try await test.start("forever")
                try await test.clock(#"{"advance":"30d"}"#)
                #expect(receiver.messages.count == 4)
            }
        }
    }

    @Test("redirects are not followed, and much of an answer is not kept")
    func answers() async throws {
        let behaviour: WebhookReceiver.Behaviour = { message in
            message.target == "/hook/away"
                ? WebhookReceiver.answer(302, headers: "Location: /hook/elsewhere\r\n")
                : WebhookReceiver.answer(200, String(repeating: "x", count: 5_000_000))
        }
        try await WebhookReceiver.with(behaviour) { receiver in
            try await TestGateway.with { test async throws in
                let condition = #"{"actorId":"\#(try await test.actorId("forever"))"}"#
                let away = try await test.webhook(
                    ["CREATED"], condition, url: receiver.url + "/away", more: #","doNotRetry":true"#)
                let long = try await test.webhook(["CREATED"], condition, url: receiver.url)
                _ = try await test.start("forever")
                let first = try await test.items("/v2/webhooks/\(away)/dispatches", count: 1)
                let redirected = try await test.dispatch(first[0]["id"] as? String ?? "")
                #expect(redirected.string("status") == "FAILED")
                #expect((redirected.data["calls"] as? [[String: Any]])?.first?["responseStatus"] as? Int == 302)
                let second = try await test.items("/v2/webhooks/\(long)/dispatches", count: 1)
                let kept = try await test.dispatch(second[0]["id"] as? String ?? "")
                #expect(kept.string("status") == "SUCCEEDED" && kept.body.count < 100_000)
                #expect(!receiver.messages.contains { $0.target == "/hook/elsewhere" })
            }
        }
    }

    @Test("a receiver that does not answer holds up neither the run nor other webhooks")
    func hanging() async throws {
        try await WebhookReceiver.with(Self.hanging) { receiver in
            try await TestGateway.with(configure: Self.impatient) { test async throws in
                let condition = #"{"actorId":"\#(try await test.actorId("succeed"))"}"#
                let slow = try await test.webhook(
                    Self.all, condition, url: receiver.url + "/slow", more: #","doNotRetry":true"#)
                let quick = try await test.webhook(Self.all, condition, url: receiver.url + "/quick")
                for _ in 0..<3 { #expect(try await test.finish("succeed").string("status") == "SUCCEEDED") }
                let fast = try await test.items("/v2/webhooks/\(quick)/dispatches", count: 6)
                for item in fast {
                    #expect(try await test.dispatch(item["id"] as? String ?? "").string("status") == "SUCCEEDED")
                }
                for item in try await test.items("/v2/webhooks/\(slow)/dispatches", count: 6) {
                    let dispatch = try await test.dispatch(item["id"] as? String ?? "")
                    #expect(dispatch.string("status") == "FAILED")
                    let reason = (dispatch.data["calls"] as? [[String: Any]])?.first?["errorMessage"] as? String
                    #expect(reason?.contains("no complete answer") == true)
                }
            }
        }
    }

    @Test(
        "targets beyond this machine are refused at once, whatever they are called",
        arguments: [
            "http://192.0.2.1/x", "http://0.0.0.0:9/x", "http://[2001:db8::1]/x", "https://198.51.100.7/x",
            "http://3221225985/x", "http://169.254.169.254/latest/meta-data", "http://[::ffff:192.0.2.1]/x",
        ])
    func foreign(url: String) async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.webhook(["CREATED"], #"{"actorId":"x"}"#, url: url)
            let made = try await test.client.post("/v2/webhooks/\(id)/test")
            #expect(made.status == 201)
            let dispatch = try await test.dispatch(made.string("id"))
            #expect(dispatch.string("status") == "FAILED")
            let calls = dispatch.data["calls"] as? [[String: Any]]
            #expect(calls?.count == 1)
            #expect(
                calls?.first?["errorMessage"] as? String == "only loopback targets; start the gateway with --allow-net")
        }
    }

    @Test("a name that leads elsewhere only when the connection is made gets not a byte")
    func rebinding() async throws {
        // The address of the connection counts, so ask as if the look-up had passed.
        let elsewhere = try SocketAddressProbe.address("192.0.2.1")
        #expect(!Loopback.contains(elsewhere))
        for text in ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"] {
            #expect(Loopback.contains(try SocketAddressProbe.address(text)), "\(text)")
        }
        for text in [
            "0.0.0.0", "128.0.0.1", "126.255.255.255", "::", "::2", "fe80::1", "::ffff:10.0.0.1", "::127.0.0.1",
        ] {
            #expect(!Loopback.contains(try SocketAddressProbe.address(text)), "\(text)")
        }
    }

    @Test("with the network allowed the same target is tried and fails of itself")
    func network() async throws {
        try await TestGateway.with(configure: Self.withNetwork) { test async throws in
            let id = try await test.webhook(["CREATED"], #"{"actorId":"x"}"#, url: "http://192.0.2.1/x")
            let dispatch = try await test.dispatch(try await test.client.post("/v2/webhooks/\(id)/test").string("id"))
            let reason = (dispatch.data["calls"] as? [[String: Any]])?.first?["errorMessage"] as? String
            #expect(reason?.isEmpty == false && reason?.contains("loopback") == false)
        }
    }

    @Test("a test is delivered once, by name and by either kind of address")
    func tests() async throws {
        try await WebhookReceiver.with { receiver in
            try await TestGateway.with { test async throws in
                let actor = try await test.actorId("echo")
                for host in ["127.0.0.1", "localhost", "2130706433"] {
                    let id = try await test.webhook(
                        ["CREATED"], #"{"actorId":"\#(actor)"}"#, url: "http://\(host):\(receiver.port)/\(host)")
                    let made = try await test.client.post("/v2/webhooks/\(id)/test")
                    #expect(made.status == 201 && made.string("eventType") == "TEST")
                    #expect(try await test.dispatch(made.string("id")).string("status") == "SUCCEEDED")
                }
                #expect(receiver.messages.map(\.target) == ["/127.0.0.1", "/localhost", "/2130706433"])
                #expect((receiver.messages[0].json["eventData"] as? [String: Any])?["actorId"] as? String == actor)
                #expect(try await test.client.post("/v2/webhooks/nothing/test").status == 404)
            }
        }
    }

    @Test("what a gateway did not deliver the next one does")
    func restart() async throws {
        try await TemporaryFolder.with { folder async throws in
            // Nobody listens there while the first gateway runs.
            let probe = try WebhookReceiver { _ in nil }
            let deadURL = probe.url
            probe.stop()
            let dispatch = try await TestGateway.with(state: folder) { test async throws in
                let id = try await test.webhook(
                    ["ABORTED"], #"{"actorId":"\#(try await test.actorId("forever"))"}"#, url: deadURL)
                let run = try await test.start("forever").string("id")
                _ = try await test.run(run, reaches: ["RUNNING"])
                return id
            }
            try await WebhookReceiver.with { receiver in
                // The end of the gateway was the end of the run; that event waits in the database.
                let database = try GatewayDatabase(directory: folder)
                let count = try await database.write { db in
                    try db.execute(
                        sql: "UPDATE webhook_dispatches SET request_url = ?, claim = '999999:1:boot/x'",
                        arguments: [receiver.url])
                    return db.changesCount
                }
                database.close()
                #expect(count == 1)
                try await TestGateway.with(state: folder) { test async throws in
                    let message = try #require(await receiver.messages(count: 1).first)
                    #expect(message.json["eventType"] as? String == "ACTOR.RUN.ABORTED")
                    let listed = try await test.items("/v2/webhooks/\(dispatch)/dispatches", count: 1)
                    #expect(try await test.dispatch(listed[0]["id"] as? String ?? "").string("status") == "SUCCEEDED")
                }
            }
        }
    }

    @Test("an event whose message cannot be made is a failed dispatch, and its run goes on")
    func unmakeable() async throws {
        try await TestGateway.with { test async throws in
            let values = Array(repeating: "{{resource}}", count: 20_000).joined(separator: ",")
            let condition = #"{"actorId":"\#(try await test.actorId("succeed"))"}"#
            let id = try await test.webhook(
                ["SUCCEEDED"], condition, url: "http://127.0.0.1:1/", more: #","payloadTemplate":"[\#(values)]""#)
            #expect(try await test.finish("succeed").string("status") == "SUCCEEDED")
            let dispatch = try #require(try await test.items("/v2/webhooks/\(id)/dispatches", count: 1).first)
            #expect(dispatch["status"] as? String == "FAILED")
            let reason = (dispatch["calls"] as? [[String: Any]])?.first?["errorMessage"] as? String
            #expect(reason?.contains("longer than") == true)
        }
    }

    @Test("a webhook that is deleted sends nothing more, and what it sent stays to be read")
    func deleted() async throws {
        try await WebhookReceiver.with(Self.refusing) { receiver in
            try await TestGateway.with { test async throws in
                try await test.clock(#"{"freeze":"2026-01-01T00:00:00Z"}"#)
                let id = try await test.webhook(
                    ["CREATED"], #"{"actorId":"\#(try await test.actorId("forever"))"}"#, url: receiver.url)
                _ = try await test.start("forever")
                try await test.clock(#"{"advance":"1s"}"#)
                let dispatch =
                    try await test.client.get("/v2/webhooks/\(id)/dispatches").items.first?["id"] as? String ?? ""
                _ = try await test.client.send("DELETE", "/v2/webhooks/\(id)")
                try await test.clock(#"{"advance":"30d"}"#)
                #expect(receiver.messages.count == 1)
                #expect(try await test.client.get("/v2/webhook-dispatches/\(dispatch)").string("status") == "FAILED")
                #expect(try await test.client.get("/v2/webhooks/\(id)/dispatches").status == 404)
            }
        }
    }
}
