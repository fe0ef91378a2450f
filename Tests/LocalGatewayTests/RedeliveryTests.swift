import Foundation
import GRDB
import Synchronization
import Testing

@testable import LocalGateway

@Suite("Deliveries of webhooks that fail")
struct RedeliveryTests {
    private static let refusing: WebhookReceiver.Behaviour = { _ in WebhookReceiver.answer(500, "no") }

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

    @Test("after the clock was put back a retry waits no longer than it would have")
    func putBack() async throws {
        try await WebhookReceiver.with(Self.refusing) { receiver in
            try await TestGateway.with { test async throws in
                try await test.clock(#"{"freeze":"2026-01-01T00:00:00Z"}"#)
                let id = try await test.webhook(["CREATED"], #"{"actorId":"x"}"#, url: receiver.url)
                // A test is not retried, so let a run be the event.
                _ = try await test.send(
                    "PUT", "/v2/webhooks/\(id)", #"{"condition":{"actorId":"\#(try await test.actorId("forever"))"}}"#)
                _ = try await test.start("forever")
                try await test.clock(#"{"advance":"7m"}"#)
                #expect(receiver.messages.count == 4)
                try await test.clock(#"{"set":"2020-01-01T00:00:00Z"}"#)
                try await test.clock(#"{"advance":"8m"}"#)
                #expect(receiver.messages.count == 5)
            }
        }
    }
}
