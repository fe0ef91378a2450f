import Foundation
import Testing

@testable import LocalGateway

@Suite("Webhooks and schedules of a gateway that is killed")
struct KilledDeliveryTests {
    /// A folder with a project whose actors succeed, one of them at once.
    private static func with(_ body: (String, String) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder async throws in
            let path = folder + "/actors/succeed"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data("succeed".utf8).write(to: URL(fileURLWithPath: path + "/main.lua"))
            try Data(#"{"actors":{"quick":{"command":["true"]}}}"#.utf8)
                .write(to: URL(fileURLWithPath: folder + "/moongate.json"))
            try await body(folder, folder + "/state")
        }
    }

    private static func events(_ receiver: WebhookReceiver) -> Set<String> {
        Set(
            receiver.messages.map { message in
                let run = (message.json["eventData"] as? [String: Any])?["actorRunId"] as? String ?? ""
                return "\(run) \(message.json["eventType"] as? String ?? "")"
            })
    }

    @Test("no event of a run is lost, whenever its gateways are killed")
    func deliveries() async throws {
        try await Self.with { project, state in
            try await WebhookReceiver.with { receiver in
                var gateway = try await HostedGateway(state: state, project: project)
                let actor = try await gateway.client.get("/v2/acts/~succeed").string("id")
                let types = ["CREATED", "SUCCEEDED", "FAILED", "ABORTED"].map { "\"ACTOR.RUN.\($0)\"" }
                let made = try await gateway.client.post(
                    "/v2/webhooks",
                    json: #"{"eventTypes":[\#(types.joined(separator: ","))],"condition":{"actorId":"\#(actor)"},"#
                        + #""requestUrl":"\#(receiver.url)"}"#)
                #expect(made.status == 201)
                var acknowledged: [String] = []
                for round in 1...8 {
                    for _ in 0..<4 { acknowledged.append(try await gateway.start("succeed")) }
                    // In the middle of one thing or another, a little later each time.
                    await receiver.messages(count: receiver.messages.count + round % 4)
                    gateway.kill()
                    gateway = try await HostedGateway(state: state, project: project)
                }
                var expected: Set<String> = []
                for id in acknowledged {
                    let run = try await gateway.run(id, reaches: ["SUCCEEDED", "FAILED", "ABORTED"])
                    expected.insert("\(id) ACTOR.RUN.CREATED")
                    expected.insert("\(id) ACTOR.RUN.\(run.string("status"))")
                }
                while !Self.events(receiver).isSuperset(of: expected) { await Task.yield() }
                await gateway.close()
            }
        }
    }

    @Test("each time of a schedule starts its run once, whenever the gateway is killed on the way")
    func firings() async throws {
        try await Self.with { project, state in
            var gateway = try await HostedGateway(state: state, project: project)
            let actor = try await gateway.client.get("/v2/acts/~quick").string("id")
            _ = try await gateway.client.post("/_moongate/clock", json: #"{"freeze":"2026-03-02T10:00:00Z"}"#)
            let made = try await gateway.client.post(
                "/v2/schedules",
                json:
                    #"{"cronExpression":"* * * * *","isEnabled":true,"actions":[{"type":"RUN_ACTOR","actorId":"\#(actor)"}]}"#
            )
            #expect(made.status == 201)
            for round in 1...4 {
                // Nobody waits for the answer; the gateway dies somewhere between the first and the last of six firings.
                let client = gateway.client
                let step = Task { try? await client.post("/_moongate/clock", json: #"{"advance":"6m"}"#) }
                var seen = 0
                repeat {
                    seen = try await client.get("/v2/actor-runs").int("total")
                } while seen < (round - 1) * 6 + round
                gateway.kill()
                _ = await step.value
                gateway = try await HostedGateway(state: state, project: project)
                let now = try await gateway.client.get("/_moongate/clock").string("now")
                let start = try #require(Moment(iso8601: "2026-03-02T10:00:00Z"))
                let minutes = (try #require(Moment(iso8601: now)).milliseconds - start.milliseconds) / 60_000
                // Let the rest of this round happen.
                let rest = Int64(round * 6) - minutes
                if rest > 0 { _ = try await gateway.client.post("/_moongate/clock", json: #"{"advance":"\#(rest)m"}"#) }
            }
            let runs = try await gateway.client.get("/v2/actor-runs").items
            let times = runs.compactMap { ($0["meta"] as? [String: Any])?["scheduledAt"] as? String }
            #expect(times.count == 24 && Set(times).count == 24)
            await gateway.close()
        }
    }
}
