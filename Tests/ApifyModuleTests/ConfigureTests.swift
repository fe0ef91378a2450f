import LuaEngine
import Synchronization
import Testing

@testable import ApifyModule
@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("how calls are made, as scripts say it")
struct ConfigureTests {
    @Test(
        "a setting that makes no sense changes nothing and says what is valid",
        arguments: [
            ("apify.configure { maxRetries = 3 }", "did you mean 'max_retries'"),
            ("apify.configure { max_retries = -1 }", "'max_retries' takes a whole number from 0 to 1000"),
            ("apify.configure { max_retries = 1.5 }", "'max_retries' takes a whole number"),
            ("apify.configure { timeout = 0 }", "'timeout' takes a number of seconds, more than 0"),
            ("apify.configure { max_retries = 1, timeout = 'long' }", "'timeout' takes a number of seconds"),
            ("apify.configure { requests_per_second = 0/0 }", "'requests_per_second' takes a number, more than 0"),
            ("apify.configure { total_timeout = math.huge }", "'total_timeout' takes a number of seconds"),
            ("apify.configure(5)", "options by name expected"),
            ("apify.acts.get('a', { max_retries = 'x' })", "'max_retries' takes a whole number"),
            ("apify.acts.get('a', { wait_for_resources = true })", "unknown option 'wait_for_resources'"),
            ("apify.acts.run('a', {}, { wait_for_resources = 'yes' })", "'wait_for_resources' takes a number"),
            ("apify.acts.run('a', {}, { request_timeout = {} })", "'request_timeout' takes a number of seconds"),
        ])
    func mistakes(code: String, expected: String) async throws {
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(500) }
        let results = try await LentGateway.run(
            """
            local ok, problem = pcall(function() \(code) end)
            return ok, tostring(problem), next(apify.configure()) == nil
            """, with: try client(transport, VirtualTime()))
        guard case .boolean(false) = results[0], case .string(let message) = results[1],
            case .boolean(true) = results[2]
        else {
            Issue.record("\(results)")
            return
        }
        #expect(message.contains(expected), "\(message)")
        #expect(transport.requests.isEmpty)
    }

    @Test("settings hold for all later calls, and come back as they were set")
    func settings() async throws {
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(503) }
        try await LentGateway.run(
            """
            local function attempts(...) return select(2, apify.try(...)).attempts end
            apify.configure { max_retries = 2, timeout = 1.5 }
            assert(attempts(apify.datasets.get, "x") == 3)
            assert(attempts(apify.datasets.get, "x", { max_retries = 0 }) == 1)
            assert(attempts(function() return apify.datasets.list({ max_retries = 1 }):page() end) == 2)
            apify.configure { max_retries = 0 }
            assert(attempts(apify.datasets.get, "x") == 1)
            local set = apify.configure()
            assert(set.max_retries == 0 and set.timeout == 1.5 and set.total_timeout == nil)
            """, with: try client(transport, VirtualTime()))
        #expect(transport.requests.allSatisfy { $0.timeout == .seconds(1.5) })
    }

    @Test("the time of one request is set by timeout, or by request_timeout where the API has a timeout of its own")
    func timeouts() async throws {
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(201, #"{"data":{"id":"R","status":"READY"}}"#)
        }
        try await LentGateway.run(
            """
            apify.acts.run("a", {}, { timeout = 300, request_timeout = 4 })
            apify.acts.get("a", { timeout = 3 })
            apify.acts.get("a", { request_timeout = 2 })
            """, with: try client(transport, VirtualTime()))
        #expect(transport.requests.map(\.timeout) == [.seconds(4), .seconds(3), .seconds(2)])
        #expect(transport.requests[0].url.hasSuffix("?timeout=300"))
        #expect(transport.requests.dropFirst().allSatisfy { !$0.url.contains("timeout") })
    }

    @Test(
        "a run waits for room when it is told to, started alone or waited for",
        arguments: ["acts.run('a', {}, %)", "tasks.run('t', {}, %)", "acts.call('a', {}, %)", "runs.resurrect('R', %)"])
    func room(call: String) async throws {
        let refusal = RoutedTransport.answer(
            402, #"{"error":{"type":"actor-memory-limit-exceeded","message":"no room"}}"#)
        let run = RoutedTransport.answer(201, #"{"data":{"id":"R","status":"SUCCEEDED"}}"#)
        let transport = RoutedTransport { request, before in request.method == "POST" && before < 2 ? refusal : run }
        let time = VirtualTime()
        let options = "{ wait_for_resources = 60 }"
        try await LentGateway.run(
            "assert(apify.\(call.replacing("%", with: options)).status == 'SUCCEEDED')",
            with: try client(transport, time))
        #expect(time.sleeps == [.seconds(10), .seconds(10)])
    }
}
