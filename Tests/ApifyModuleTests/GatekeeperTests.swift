import ApifyModule
import Foundation
import GatewayAPI
import LuaEngine
import Synchronization
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("whoever decides what scripts may do")
struct GatekeeperTests {
    /// Refuses some operations, and remembers what it was asked and told.
    private final class Doorman: Gatekeeper {
        private let refuses: @Sendable (String) -> Bool
        private let state = Mutex((asked: [String](), told: [String]()))
        let lookStep: Duration? = nil

        init(refuses: @escaping @Sendable (String) -> Bool) {
            self.refuses = refuses
        }

        /// `acts.run apify.acts.run test:1`
        var asked: [String] { state.withLock { $0.asked } }
        var told: [String] { state.withLock { $0.told } }

        func admit(_ intent: Intent, through gateway: any GatewayAccess) async throws -> Admission {
            let id = intent.call.operation.id
            let number = state.withLock { state in
                state.asked.append([id, intent.function, intent.place ?? "-"].joined(separator: " "))
                return state.asked.count
            }
            if refuses(id) {
                throw ErrorObject(message: "no", fields: [("code", .string("permission_denied"))])
            }
            return Admission(number: number, intent: intent)
        }

        func ended(_ admission: Admission, _ outcome: Admission.Outcome) {
            let word =
                switch outcome {
                case .done(let response): "done \(response?.status ?? 0)"
                case .failed(let error): "failed \(error.code.rawValue)"
                case .abandoned: "abandoned"
                }
            state.withLock { $0.told.append("\(admission.number) \(word)") }
        }

        func refusal(ofDevelopment function: String, changes: Bool, place: String?) -> ErrorObject? { nil }

        func saw(_ run: RunSummary) {
            state.withLock { $0.told.append("saw \(run.id)") }
        }
    }

    private static func client(_ server: TestServer) throws -> GatewayClient {
        try GatewayClient(
            GatewayClient.Configuration(gatewayURL: server.url, controlURL: server.url, key: Secret("key")))
    }

    /// A call of the operation that its argument checks let through.
    private static func call(_ operation: GatewayAPI.Operation) -> String {
        var arguments = operation.pathParameters.map { _ in "'x'" }
        if operation.body != nil { arguments.append("{ a = 1 }") }
        let call = "apify.\(operation.id)(\(arguments.joined(separator: ", ")))"
        return ["push", "keys", "list", "items"].contains(operation.name) && operation.method == .get
            ? "for _ in \(call) do end" : call
    }

    @Test("is asked before anything is sent, by every operation and everything that is made of them")
    func everything() async throws {
        let composites = [
            "apify.acts.call('x')", "apify.tasks.call('x', {})", "apify.wait('R1')", "apify.wait({ 'R1', 'R2' })",
            "apify.wait('R1', { on_status = print, timeout = 1 })", "apify.datasets.download('x', 'never.json')",
            "apify.key_value_stores.download_record('x', 'k', 'never.txt')",
            "apify.datasets.push('x', function() return { a = 1 } end)", "apify.datasets.items('x'):count()",
            "apify.runs.list():page()", "apify.acts.list():take(1)", "apify.datasets.items('x', { format = 'csv' })",
            "apify.datasets.list():map(print):all()", "apify.runs.list():peek(1)",
            "async.map({ 1, 2 }, function() apify.acts.run('x') end)",
            "async.all { function() apify.runs.abort('x') end }",
            "async.spawn(function() apify.datasets.delete('x') end):await()",
            "table.sort({ 3, 2, 1 }, function(a, b) apify.datasets.delete('x') return a < b end)",
            "coroutine.wrap(function() apify.acts.run('x') end)()",
        ]
        try await TestServer.with(Script { _ in TestServer.answer(200, "{}") }) { server in
            let client = try Self.client(server)
            for code in Catalogue.operations.map(Self.call) + composites {
                let doorman = Doorman { _ in true }
                let results = try await LentGateway.run(
                    "local ok, problem = pcall(function() \(code) end) return ok, type(problem) == 'table' and problem.code, "
                        + "tostring(problem)", with: client, gatekeeper: doorman)
                guard case .boolean(false) = results[0], case .string("permission_denied") = results[1] else {
                    Issue.record("\(code): \(results)")
                    continue
                }
                #expect(doorman.asked.first?.hasSuffix(" test:1") == true, "\(code): \(doorman.asked)")
                #expect(doorman.told.isEmpty)
            }
            #expect(server.requests.isEmpty)
            await client.shutdown()
        }
    }

    @Test("is told what came of what it admitted, and of runs that waits look at")
    func outcomes() async throws {
        let script = Script { request in
            if request.method == "DELETE" { return TestServer.answer(403, #"{"error":{"type":"x","message":"y"}}"#) }
            return TestServer.answer(201, #"{"data":{"id":"R1","status":"SUCCEEDED"}}"#)
        }
        try await TestServer.with(script) { server in
            let client = try Self.client(server)
            let doorman = Doorman { _ in false }
            try await LentGateway.run(
                "apify.acts.call('x')\npcall(apify.datasets.delete, 'x')", with: client, gatekeeper: doorman)
            #expect(
                doorman.asked == [
                    "acts.run apify.acts.run test:1", "runs.get apify.wait test:1",
                    "datasets.delete apify.datasets.delete test:2",
                ])
            #expect(doorman.told == ["1 done 201", "saw R1", "2 done 0", "3 failed forbidden"])
            await client.shutdown()
        }
    }

    @Test("decides about a list once, not for every page")
    func pages() async throws {
        let script = Script { request in
            let isFirst = request.target.contains("offset=0")
            let items = isFirst ? #"{"id":"A"},{"id":"B"}"# : #"{"id":"C"}"#
            return TestServer.answer(
                #"{"data":{"total":3,"count":2,"offset":\#(isFirst ? 0 : 2),"limit":2,"items":[\#(items)]}}"#)
        }
        try await TestServer.with(script) { server in
            let client = try Self.client(server)
            let doorman = Doorman { _ in false }
            try await LentGateway.run(
                "local n = 0 for _ in apify.datasets.list() do n = n + 1 end assert(n == 3)", with: client,
                gatekeeper: doorman)
            #expect(doorman.asked == ["datasets.list apify.datasets.list test:1"])
            await client.shutdown()
        }
    }
}
