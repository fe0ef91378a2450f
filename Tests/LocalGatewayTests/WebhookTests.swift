import Foundation
import Testing

@testable import LocalGateway

@Suite("Webhooks")
struct WebhookTests {
    @Test("a webhook is made with defaults, read, changed in part, listed and deleted")
    func lifecycle() async throws {
        try await TestGateway.with { test async throws in
            let condition = #"{"actorId":"moJRLRc85AitArpNN"}"#
            let made = try await test.client.post(
                "/v2/webhooks",
                json:
                    #"{"eventTypes":["ACTOR.RUN.SUCCEEDED","ACTOR.BUILD.FAILED"],"condition":\#(condition),"requestUrl":"https://example.com/x"}"#
            )
            #expect(made.status == 201)
            let id = made.string("id")
            #expect(made.headers["location"] == "\(test.gateway.baseURL)/v2/webhooks/\(id)")
            #expect(made.data["eventTypes"] as? [String] == ["ACTOR.RUN.SUCCEEDED", "ACTOR.BUILD.FAILED"])
            #expect(made.data["condition"] as? [String: String] == ["actorId": "moJRLRc85AitArpNN"])
            #expect(made.data["payloadTemplate"] is NSNull && made.data["lastDispatch"] is NSNull)
            #expect(made.data["isAdHoc"] as? Bool == false && made.data["doNotRetry"] as? Bool == false)
            let changed = try await test.send(
                "PUT", "/v2/webhooks/\(id)",
                #"{"id":"\#(id)","description":"d","payloadTemplate":"{\"a\":{{userId}}}","doNotRetry":true}"#)
            #expect(changed.status == 200 && changed.string("description") == "d")
            #expect(
                changed.string("payloadTemplate") == #"{"a":{{userId}}}"#
                    && changed.string("requestUrl") == "https://example.com/x")
            // What the official client makes of an update that changes nothing.
            #expect(try await test.send("PUT", "/v2/webhooks/\(id)", "{}").string("description") == "d")
            let cleared = try await test.send("PUT", "/v2/webhooks/\(id)", #"{"isAdHoc":false,"payloadTemplate":""}"#)
            #expect(cleared.data["payloadTemplate"] is NSNull)
            let listed = try #require(try await test.client.get("/v2/webhooks").items.first)
            #expect(listed["payloadTemplate"] == nil && listed["doNotRetry"] as? Bool == true)
            #expect(listed["actionType"] as? String == "HTTP_REQUEST")
            let mismatch = try await test.send("PUT", "/v2/webhooks/\(id)", #"{"id":"other"}"#)
            #expect(mismatch.status == 400 && mismatch.errorType == "id-does-not-match")
            #expect(try await test.client.send("DELETE", "/v2/webhooks/\(id)").status == 204)
            #expect(try await test.client.get("/v2/webhooks/\(id)").errorMessage == "Webhook was not found")
        }
    }

    @Test("the same idempotency key leads to the webhook that is there")
    func idempotency() async throws {
        try await TestGateway.with { test async throws in
            let body =
                #"{"eventTypes":["ACTOR.RUN.FAILED"],"condition":{"actorId":"x"},"requestUrl":"http://localhost/","idempotencyKey":"k"}"#
            let first = try await test.client.post("/v2/webhooks", json: body)
            let second = try await test.client.post("/v2/webhooks", json: body)
            #expect(first.status == 201 && second.status == 200)
            #expect(first.string("id") == second.string("id"))
            #expect(try await test.client.get("/v2/webhooks").int("total") == 1)
        }
    }

    @Test("webhooks of an actor and of a task are listed apart")
    func lists() async throws {
        try await TestGateway.with { test async throws in
            let actor = try await test.actorId("echo")
            let task = try await test.client.post("/v2/actor-tasks", json: #"{"actId":"\#(actor)"}"#).string("id")
            let ofActor = try await test.webhook(["FAILED"], #"{"actorId":"\#(actor)"}"#, url: "http://localhost/")
            let ofTask = try await test.webhook(["FAILED"], #"{"actorTaskId":"\#(task)"}"#, url: "http://localhost/")
            let one = try await test.client.get("/v2/acts/apify~echo/webhooks").items.map { $0["id"] as? String }
            let two = try await test.client.get("/v2/actor-tasks/\(task)/webhooks").items.map { $0["id"] as? String }
            #expect(one == [ofActor] && two == [ofTask])
        }
    }

    @Test(
        "what cannot be a webhook is refused with the reason",
        arguments: [
            #"{}"#, #"{"eventTypes":[]}"#, #"{"eventTypes":["TEST"]}"#, #"{"eventTypes":["ACTOR.RUN.DANCED"]}"#,
            #"{"eventTypes":"ACTOR.RUN.FAILED"}"#, #"{"eventTypes":[1]}"#, #"{"condition":{}}"#, #"{"condition":[]}"#,
            #"{"condition":{"actorId":5}}"#, #"{"condition":{"actorId":"apify~echo"}}"#, #"{"requestUrl":"nowhere"}"#,
            #"{"requestUrl":7}"#, #"{"requestUrl":null}"#, #"{"payloadTemplate":"{{nonsense}}"}"#,
            #"{"payloadTemplate":"no json"}"#, #"{"payloadTemplate":{}}"#, #"{"headersTemplate":"[]"}"#,
            #"{"headersTemplate":"{\"A\":\"x\\r\\ny\"}"}"#, #"{"doNotRetry":"yes"}"#, #"{"isAdHoc":1}"#,
            #"{"shouldInterpolateStrings":true,"payloadTemplate":"{\"a\":\"{{nonsense}}\"}"}"#,
        ])
    func refused(fields: String) async throws {
        try await TestGateway.with { test async throws in
            let good =
                #"{"eventTypes":["ACTOR.RUN.FAILED"],"condition":{"actorId":"x"},"requestUrl":"http://localhost/"}"#
            let id = try await test.client.post("/v2/webhooks", json: good).string("id")
            // As a new webhook, beside what is needed otherwise; an empty one lacks everything.
            let body = fields == "{}" ? fields : String(good.dropLast()) + "," + fields.dropFirst()
            let answer = try await test.client.post("/v2/webhooks", json: body)
            #expect(answer.status == 400 && answer.errorType == "invalid-value", "\(answer.text)")
            if fields != "{}", !fields.contains("null") {
                #expect(try await test.send("PUT", "/v2/webhooks/\(id)", fields).status == 400)
            }
            #expect(try await test.client.get("/v2/webhooks").int("total") == 1)
        }
    }

    @Test("ten thousand event types and templates of megabytes are refused")
    func oversized() async throws {
        try await TestGateway.with { test async throws in
            let types = Array(repeating: #""ACTOR.RUN.FAILED""#, count: 10_000).joined(separator: ",")
            let many = try await test.client.post(
                "/v2/webhooks",
                json: #"{"eventTypes":[\#(types)],"condition":{"actorId":"x"},"requestUrl":"http://localhost/"}"#)
            #expect(many.status == 400)
            let long = String(repeating: "[", count: 2_000_000)
            let template = try await test.client.post(
                "/v2/webhooks",
                json:
                    #"{"eventTypes":["ACTOR.RUN.FAILED"],"condition":{"actorId":"x"},"requestUrl":"http://localhost/","payloadTemplate":"\#(long)"}"#
            )
            #expect(template.status == 400 && template.body.count < 1000)
        }
    }

    @Test("webhooks given at a start belong to that run", arguments: ["acts/apify~succeed", "task"])
    func adHoc(way: String) async throws {
        try await WebhookReceiver.with { receiver in
            try await TestGateway.with { test async throws in
                var path = way
                if way == "task" {
                    let actor = try await test.actorId("succeed")
                    path =
                        "actor-tasks/"
                        + (try await test.client.post("/v2/actor-tasks", json: #"{"actId":"\#(actor)"}"#).string("id"))
                }
                let list =
                    #"[{"eventTypes":["ACTOR.RUN.CREATED","ACTOR.RUN.SUCCEEDED"],"requestUrl":"\#(receiver.url)","idempotencyKey":"k"}]"#
                let parameter = Data(list.utf8).base64EncodedString().replacing("+", with: "%2B").replacing(
                    "=", with: "%3D")
                let run = try await test.client.post("/v2/\(path)/runs?webhooks=\(parameter)&waitForFinish=60")
                #expect(run.status == 201)
                // A second start with the same key makes no second webhook.
                _ = try await test.client.post("/v2/\(path)/runs?webhooks=\(parameter)&waitForFinish=60")
                let messages = await receiver.messages(count: 2)
                #expect(
                    Set(messages.compactMap { $0.json["eventType"] as? String }) == [
                        "ACTOR.RUN.CREATED", "ACTOR.RUN.SUCCEEDED",
                    ])
                let webhooks = try await test.client.get("/v2/webhooks").items
                #expect(webhooks.count == 1 && webhooks[0]["isAdHoc"] as? Bool == true)
                #expect(webhooks[0]["condition"] as? [String: String] == ["actorRunId": run.string("id")])
            }
        }
    }

    @Test(
        "what is no list of webhooks in base64 is refused, and no run starts",
        arguments: ["%%%", "x", "e30=", "bnVsbA==", "W3t9XQ==", "W10=W10=", "WzFd"])
    func badAdHoc(parameter: String) async throws {
        try await TestGateway.with { test async throws in
            let escaped = parameter.replacing("%", with: "%25").replacing("=", with: "%3D")
            let answer = try await test.start("succeed", "?webhooks=\(escaped)")
            #expect(answer.status == 400, "\(answer.text)")
            #expect(try await test.client.get("/v2/actor-runs").int("total") == 0)
        }
    }

    @Test("a build is told of like a run")
    func builds() async throws {
        try await WebhookReceiver.with { receiver in
            try await TestGateway.with { test async throws in
                let actor = try await ActorTests.make(test)
                let made = try await test.client.post(
                    "/v2/webhooks",
                    json: #"{"eventTypes":["ACTOR.BUILD.CREATED","ACTOR.BUILD.SUCCEEDED","ACTOR.RUN.CREATED"],"#
                        + #""condition":{"actorId":"\#(actor)"},"requestUrl":"\#(receiver.url)"}"#)
                #expect(made.status == 201)
                let build = try await test.client.post("/v2/acts/\(actor)/builds?version=0.1").string("id")
                let messages = await receiver.messages(count: 2)
                #expect(
                    Set(messages.compactMap { $0.json["eventType"] as? String }) == [
                        "ACTOR.BUILD.CREATED", "ACTOR.BUILD.SUCCEEDED",
                    ])
                for message in messages {
                    #expect(
                        message.json["eventData"] as? [String: String] == ["actorId": actor, "actorBuildId": build])
                    #expect((message.json["resource"] as? [String: Any])?["status"] as? String == "SUCCEEDED")
                }
            }
        }
    }
}
