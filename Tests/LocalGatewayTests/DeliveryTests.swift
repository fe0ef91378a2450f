import Foundation
import Testing

@testable import LocalGateway

@Suite("Deliveries of webhooks")
struct DeliveryTests {
    private static let all = ["CREATED", "SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT", "RESURRECTED"]
    private static let refusing: WebhookReceiver.Behaviour = { _ in WebhookReceiver.answer(500, "no") }
    private static let impatient: @Sendable (inout LocalGateway.Configuration) -> Void = {
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

    @Test("two gateways on one state directory deliver each message once")
    func shared() async throws {
        try await TemporaryFolder.with { folder async throws in
            try await WebhookReceiver.with { receiver in
                let first = try await TestGateway(state: folder)
                let second = try await TestGateway(state: folder)
                let actor = try await first.actorId("succeed")
                let id = try await first.webhook(
                    ["CREATED", "SUCCEEDED"], #"{"actorId":"\#(actor)"}"#, url: receiver.url)
                var runs: [String] = []
                for number in 0..<10 {
                    runs.append(try await (number % 2 == 0 ? first : second).start("succeed").string("id"))
                }
                for run in runs { _ = try await first.run(run, reaches: ["SUCCEEDED"]) }
                for item in try await second.items("/v2/webhooks/\(id)/dispatches", count: 20) {
                    #expect(try await second.dispatch(item["id"] as? String ?? "").string("status") == "SUCCEEDED")
                }
                let ids = receiver.messages.compactMap { $0.headers["x-apify-webhook-dispatch-id"] }
                #expect(ids.count == 20 && Set(ids).count == 20)
                await first.close()
                await second.close()
            }
        }
    }

    @Test("a header whose variable has no value for the event is left out, and the message goes on its way")
    func headersWithoutValues() async throws {
        try await WebhookReceiver.with { receiver in
            try await TestGateway.with { test async throws in
                let id = try await test.actorId("succeed")
                let template =
                    #"{\"X-Task\":{{eventData.actorTaskId}},\"X-Run\":{{resource.id}},\"X-Code\":{{resource.exitCode}},"#
                    + #"\"X-Restarts\":{{resource.options.restartOnError}}}"#
                let made = try await test.client.post(
                    "/v2/webhooks",
                    json: """
                        {"eventTypes": ["ACTOR.RUN.SUCCEEDED"], "condition": {"actorId": "\(id)"},
                         "requestUrl": "\(receiver.url)", "headersTemplate": "\(template)"}
                        """)
                #expect(made.status == 201, "\(made.text)")
                let run = try await test.finish("succeed").string("id")
                let headers = try #require(await receiver.messages(count: 1).first).headers
                #expect(headers["x-task"] == nil && headers["x-run"] == run && headers["x-code"] == "0")
                #expect(headers["x-restarts"] == "false")
                let tried = try await test.client.post("/v2/webhooks/\(made.string("id"))/test")
                #expect(tried.string("status") == "ACTIVE")
                #expect(await receiver.messages(count: 2).last?.headers["x-run"] == nil)
            }
        }
    }
}
