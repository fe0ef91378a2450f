import Foundation
import Testing

@testable import LocalGateway

@Suite("Rate limits on request")
struct RateLimitTests {
    @Test("a resource has so many requests a second, others have theirs, and the next second is a new one")
    func perResource() async throws {
        let board = ChangeBoard()
        let clock = GatewayClock(board: board)
        clock.freeze()
        let limiter = RateLimiter(factor: 1, clock: clock)
        func count(_ resource: String, _ rate: Int = 60, account: String = "a") throws {
            try limiter.count(account: account, resource: resource, rate: rate)
        }
        for _ in 0..<60 { try count("datasets/x") }
        let error = #expect(throws: APIError.self) { try count("datasets/x") }
        #expect(error?.status.code == 429)
        #expect(error?.code == "rate-limit-exceeded")
        #expect(error?.message == "You have exceeded the rate limit of 60 requests per second")
        try count("datasets/y")
        try count("datasets/x", account: "b")
        for _ in 0..<400 { try count("datasets/x", 400) }
        #expect(throws: APIError.self) { try count("datasets/x", 400) }
        clock.advance(byMilliseconds: 999)
        #expect(throws: APIError.self) { try count("datasets/x") }
        clock.advance(byMilliseconds: 1)
        try count("datasets/x")
        // A clock that is set back locks nobody out.
        clock.advance(byMilliseconds: -3_600_000)
        for _ in 0..<60 { try count("datasets/x") }
    }

    @Test("an account has so many requests a minute, and limits scale")
    func perAccount() throws {
        let clock = GatewayClock(board: ChangeBoard())
        clock.freeze()
        let limiter = RateLimiter(factor: 0.001, clock: clock)
        for number in 0..<250 { try limiter.count(account: "a", resource: "datasets/\(number)", rate: 60) }
        let error = #expect(throws: APIError.self) {
            try limiter.count(account: "a", resource: "datasets/new", rate: 60)
        }
        #expect(error?.message.hasSuffix("250 requests per minute") == true)
        try limiter.count(account: "b", resource: "datasets/new", rate: 60)
        #expect(limiter.limit(60) == 1)
        #expect(RateLimiter(factor: .infinity, clock: clock).limit(60) == 60)
        #expect(RateLimiter(factor: 1e300, clock: clock).limit(60) == 1_000_000_000)
    }

    @Test("a gateway that enforces limits answers 429 as the API does; one that does not only tells them")
    func enforced() async throws {
        try await TestGateway.with(options: .init(rateLimitFactor: 0.05)) { test async throws in
            // No second passes while they are counted.
            test.gateway.core.clock.freeze()
            for _ in 0..<3 {
                let answer = try await test.client.get("/v2/users/me")
                #expect(answer.status == 200 && answer.headers["x-ratelimit-limit"] == "3")
            }
            let refused = try await test.client.get("/v2/users/me")
            #expect(refused.status == 429 && refused.errorType == "rate-limit-exceeded")
            #expect(refused.headers["x-ratelimit-limit"] == "3")
            #expect(try await test.client.post("/v2/datasets?name=my-set").status == 201)
        }
        try await TestGateway.with { test async throws in
            for _ in 0..<70 {
                let answer = try await test.client.get("/v2/users/me")
                #expect(answer.status == 200 && answer.headers["x-ratelimit-limit"] == "60")
            }
        }
    }
}
