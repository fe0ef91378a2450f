import Foundation
import Testing

@testable import LocalGateway

@Suite("Limits, usage and the store")
struct AccountTests {
    @Test("limits are told and the two that may be set are kept")
    func limits() async throws {
        try await TestGateway.with(memory: 4096) { test async throws in
            _ = try await test.start("forever", "?memory=512")
            let answer = try await test.client.get("/v2/users/me/limits")
            let current = try #require(answer.data["current"] as? [String: Any])
            #expect(current["activeActorJobCount"] as? Int == 1)
            #expect(current["actorMemoryGbytes"] as? Double == 0.5)
            #expect((answer.data["limits"] as? [String: Any])?["maxActorMemoryGbytes"] as? Int == 4)
            let put = try await test.client.put(
                "/v2/users/me/limits", json: #"{"maxMonthlyUsageUsd":12.5,"dataRetentionDays":30}"#)
            #expect(put.status == 201)
            let limits = try await test.client.get("/v2/users/me/limits").data["limits"] as? [String: Any]
            #expect(limits?["maxMonthlyUsageUsd"] as? Double == 12.5)
            #expect(limits?["dataRetentionDays"] as? Int == 30)
            for body in [#"{"maxMonthlyUsageUsd":-1}"#, #"{"dataRetentionDays":1.5}"#, #"{"dataRetentionDays":"x"}"#] {
                #expect(try await test.client.put("/v2/users/me/limits", json: body).errorType == "invalid-value")
            }
        }
    }

    @Test("monthly usage adds up the runs of the month that is asked for")
    func usage() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("succeed", "?memory=1024")
            let units = (run.data["usage"] as? [String: Double])?["ACTOR_COMPUTE_UNITS"] ?? -1
            let month = try await test.client.get("/v2/users/me/usage/monthly")
            let sum = month.data["monthlyServiceUsage"] as? [String: [String: Any]]
            let quantity = (sum?["ACTOR_COMPUTE_UNITS"]?["quantity"] as? NSNumber)?.doubleValue
            #expect(abs((quantity ?? 0) - units) < 1e-12)
            #expect((month.data["dailyServiceUsages"] as? [Any])?.count == 1)
            let past = try await test.client.get("/v2/users/me/usage/monthly?date=2001-12-31")
            #expect((past.data["dailyServiceUsages"] as? [Any])?.isEmpty == true)
            let cycle = past.data["usageCycle"] as? [String: String]
            #expect(cycle?["startAt"] == "2001-12-01T00:00:00.000Z")
            #expect(cycle?["endAt"] == "2001-12-31T23:59:59.999Z")
            let last = try await test.client.get("/v2/users/me/usage/monthly?date=9999-12-31").data["usageCycle"]
            #expect((last as? [String: String])?["endAt"] == "9999-12-31T23:59:59.999Z")
            #expect(try await test.client.get("/v2/users/me/usage/monthly?date=soon").errorType == "invalid-parameter")
        }
    }

    @Test("the store has the actors of the binary, searched, sorted and paged")
    func store() async throws {
        try await TestGateway.with { test async throws in
            let all = try await test.client.get("/v2/store")
            #expect(all.int("total") == StandIn.actors.count)
            let found = try await test.client.get("/v2/store?search=does%20echo")
            #expect(found.items.compactMap { $0["name"] as? String } == ["echo"])
            _ = try await test.finish("silent")
            let popular = try await test.client.get("/v2/store?sortBy=popularity&limit=1&pricingModel=FREE")
            #expect(popular.items.first?["name"] as? String == "silent")
            #expect(popular.int("count") == 1)
            #expect(try await test.client.get("/v2/store?username=nobody").int("total") == 0)
            #expect(try await test.client.get("/v2/store?category=AI").int("total") == 0)
            #expect(try await test.client.get("/v2/store?pricingModel=PAY_PER_EVENT").int("total") == 0)
            #expect(try await test.client.get("/v2/store?sortBy=size").errorType == "invalid-parameter")
            #expect(try await test.client.get("/v2/store?pricingModel=BARTER").errorType == "invalid-parameter")
        }
    }
}
