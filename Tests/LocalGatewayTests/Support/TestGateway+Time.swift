import Foundation

@testable import LocalGateway

extension TestGateway {
    /// Sends a JSON body.
    func send(_ method: String, _ path: String, _ json: String) async throws -> HTTPAnswer {
        try await client.send(method, path, headers: ["Content-Type": "application/json"], body: Array(json.utf8))
    }

    /// Moves the gateway's clock.
    @discardableResult
    func clock(_ json: String) async throws -> HTTPAnswer { try await client.post("/_moongate/clock", json: json) }

    /// The list below a path, once it has so many items.
    func items(_ path: String, count: Int) async throws -> [[String: Any]] {
        while true {
            let items = try await client.get(path).items
            if items.count >= count { return items }
            await Task.yield()
        }
    }

    /// The dispatch of a webhook once it is no longer active.
    func dispatch(_ id: String) async throws -> HTTPAnswer {
        while true {
            let answer = try await client.get("/v2/webhook-dispatches/\(id)")
            if answer.string("status") != "ACTIVE" { return answer }
            await Task.yield()
        }
    }

    /// The id of an actor of ``StandIn``.
    func actorId(_ name: String) async throws -> String { try await client.get("/v2/acts/apify~\(name)").string("id") }

    /// Makes a webhook and returns its id.
    func webhook(_ events: [String], _ condition: String, url: String, more: String = "") async throws -> String {
        let types = events.map { "\"ACTOR.RUN.\($0)\"" }.joined(separator: ",")
        let answer = try await client.post(
            "/v2/webhooks",
            json: #"{"eventTypes":[\#(types)],"condition":\#(condition),"requestUrl":"\#(url)"\#(more)}"#)
        if answer.status != 201 { throw HTTPClient.Failure(message: answer.text) }
        return answer.string("id")
    }

    /// Makes a schedule that runs an actor, and returns its id.
    func schedule(_ cron: String, actor: String = "succeed", action: String = "", more: String = "") async throws
        -> String
    {
        let id = try await actorId(actor)
        let made = try await client.post(
            "/v2/schedules",
            json: #"{"cronExpression":"\#(cron)","isEnabled":true\#(more),"#
                + #""actions":[{"type":"RUN_ACTOR","actorId":"\#(id)"\#(action)}]}"#)
        if made.status != 201 { throw HTTPClient.Failure(message: made.text) }
        return made.string("id")
    }

    /// When the runs there are were started.
    func startTimes() async throws -> [String] {
        try await client.get("/v2/actor-runs").items.compactMap { $0["startedAt"] as? String }
    }
}
