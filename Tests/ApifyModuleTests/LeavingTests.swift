import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("a loop over a cursor that is left before its end")
struct LeavingTests {
    /// Serves the first page of a list, holds back all others, and answers what stands in `gates` when its gate is open.
    private func script(_ gates: [String: Gate]) -> Script {
        Script { request in
            if let gate = gates.first(where: { request.target.hasSuffix($0.key) })?.value {
                return [.wait(gate)] + TestServer.answer(#"{"data":{"id":"x"}}"#)
            }
            guard request.target.contains("offset=0&") else { return [] }
            return TestServer.answer(
                #"[{"n":1},{"n":2}]"#,
                headers: ["X-Apify-Pagination-Total: 100000000", "X-Apify-Pagination-Count: 1000"])
        }
    }

    private func pages(_ server: TestServer) -> Int {
        server.requests.count { $0.target.contains("/items") }
    }

    @Test("fetches no more than three pages in vain, which end with the script")
    func plainLoop() async throws {
        let gate = Gate()
        try await TestServer.with(script(["/users/me": gate])) { server in
            try await FaultDrill.with(server.url) { client in
                async let run = LentGateway.run(
                    """
                    for item in apify.datasets.items("D") do
                      if item.n == 2 then break end
                    end
                    apify.users.me()
                    """, with: client)
                var arrived = 0
                for await _ in server.arrivals {
                    arrived += 1
                    if arrived == 5 { break }
                }
                gate.open()
                _ = try await run
                // The connections of the pages end although the client goes on.
                var left = 0
                for await _ in server.departures {
                    left += 1
                    if left == 3 { break }
                }
                #expect(pages(server) == 4)
            }
        }
    }

    @Test(
        "gives them up at once where the loop is one over each(), or the cursor is in a <close> variable",
        arguments: [
            "for item in cursor:each() do wait() break end",
            "pcall(function() for item in cursor:each() do wait() error('x') end end)",
            "local function f() for item in cursor:each() do wait() return end end f()",
            "for n in cursor:map(function(item) return item.n end):each() do wait() break end",
            "for n in cursor:filter(function(item) return true end):each() do wait() goto out end ::out::",
            "do local held <close> = cursor held() wait() end",
            "async.spawn(function() for item in cursor:each() do wait() break end end):await()",
        ])
    func each(loop: String) async throws {
        let (underWay, given) = (Gate(), Gate())
        try await TestServer.with(script(["/users/me": underWay, "/acts/a": given])) { server in
            try await FaultDrill.with(server.url) { client in
                async let run = LentGateway.run(
                    """
                    local cursor, wait = apify.datasets.items("D"), apify.users.me
                    \(loop)
                    apify.acts.get("a")
                    assert(cursor() == nil)
                    """, with: client)
                for await _ in server.arrivals where pages(server) == 4 { break }
                underWay.open()
                var left = 0
                for await _ in server.departures {
                    left += 1
                    if left == 3 { break }
                }
                given.open()
                _ = try await run
                #expect(pages(server) == 4)
            }
        }
    }
}
