import Foundation
import GRDB
import Synchronization
import Testing

@testable import LocalGateway

@Suite("Nothing is lost")
struct DurabilityTests {
    /// What clients were told is there.
    private struct Acknowledged: Sendable {
        var batches: Set<String> = []
        var records: Set<String> = []
        var requests: Set<String> = []
        var runs: Set<String> = []

        var count: Int { batches.count + records.count + requests.count + runs.count }
    }

    /// Shared by all writers.
    private final class Ledger: Sendable {
        private let state = Mutex(Acknowledged())

        func note(_ change: (inout Acknowledged) -> Void) { state.withLock { change(&$0) } }
        var known: Acknowledged { state.withLock { $0 } }
        var count: Int { state.withLock { $0.count } }
    }

    /// A batch of items as the database has it.
    private struct Batch: Sendable {
        var name: String
        var parts: Int
        var span: Int
    }

    private static let rounds = 100
    private static let batchSize = 3

    @Test(
        "what was acknowledged is there after the gateway was killed at any moment, hundreds of times, and nothing half"
    )
    func killed() async throws {
        try await TemporaryFolder.with { folder async throws in
            let state = folder + "/state"
            let ledger = Ledger()
            let first = try await HostProcess.start(state)
            let store = try await first.client.post("/v2/key-value-stores?name=store").string("id")
            _ = try await first.client.post("/v2/datasets?name=items")
            _ = try await first.client.post("/v2/request-queues?name=queue")
            first.kill()
            for round in 0..<Self.rounds {
                // Two processes on the same directory; each is killed in the middle of its work.
                let hosts = [try await HostProcess.start(state), try await HostProcess.start(state)]
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (number, host) in hosts.enumerated() {
                        for writer in 0..<2 {
                            group.addTask {
                                await Self.write(host.client, "\(round)-\(number)-\(writer)", store, ledger)
                            }
                        }
                        let limit = ledger.count + Int.random(in: 0...12)
                        group.addTask {
                            while ledger.count < limit { await Task.yield() }
                            host.kill()
                        }
                    }
                    try await group.waitForAll()
                }
            }
            try await check(ledger.known, state: state, store: store)
        }
    }

    /// Writes until the gateway is gone.
    private static func write(
        _ client: HTTPClient, _ prefix: String, _ store: String, _ ledger: Ledger
    ) async {
        var number = 0
        while true {
            let name = "\(prefix)-\(number)"
            number += 1
            let items = (0..<batchSize).map { #"{"batch":"\#(name)","part":\#($0)}"# }.joined(separator: ",")
            guard let push = try? await client.post("/v2/datasets/~items/items", json: "[\(items)]") else { return }
            if push.status == 201 { ledger.note { $0.batches.insert(name) } }
            let path = "/v2/key-value-stores/\(store)/records/\(name)"
            guard let put = try? await client.send("PUT", path, body: Array(name.utf8)) else { return }
            if put.status == 201 { ledger.note { $0.records.insert(name) } }
            let request = #"{"url":"https://example.com/\#(name)"}"#
            guard let add = try? await client.post("/v2/request-queues/~queue/requests", json: request) else { return }
            if add.status == 201 { ledger.note { $0.requests.insert("https://example.com/\(name)") } }
            guard number % 3 == 1 else { continue }
            guard let run = try? await client.post("/v2/acts/apify~hello-world/runs") else { return }
            if run.status == 201 { ledger.note { $0.runs.insert(run.string("id")) } }
        }
    }

    private func check(_ known: Acknowledged, state: String, store: String) async throws {
        #expect(known.batches.count > Self.rounds / 2)
        let database = try GatewayDatabase(directory: state)
        defer { database.close() }
        let items = try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT json ->> 'batch' AS batch, COUNT(*) AS parts, MAX(position) - MIN(position) AS span
                    FROM dataset_items GROUP BY 1
                    """
            ).map { row -> Batch in Batch(name: row["batch"], parts: row["parts"], span: row["span"]) }
        }
        // A batch is there as a whole, in one piece, whether its client heard of it or not.
        #expect(items.allSatisfy { $0.parts == Self.batchSize && $0.span == Self.batchSize - 1 })
        #expect(known.batches.subtracting(items.map(\.name)).isEmpty)
        let counts = try await database.read { db -> [Int] in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT (SELECT item_count FROM storages WHERE name = 'items') AS told,
                        (SELECT COUNT(*) FROM dataset_items) AS items,
                        (SELECT MAX(position) + 1 FROM dataset_items) AS next,
                        (SELECT item_count FROM storages WHERE name = 'queue') AS queued,
                        (SELECT COUNT(*) FROM requests) AS requests
                    """)
            guard let row else { return [] }
            return ["told", "items", "next", "queued", "requests"].map { name in row[name] }
        }
        #expect(counts.count == 5)
        #expect(Set(counts.prefix(3)).count == 1)
        #expect(Set(counts.suffix(2)).count == 1)
        let records = try await database.read { db in
            try String.fetchSet(db, sql: "SELECT key FROM records WHERE store_id = ?", arguments: [store])
        }
        let requests = try await database.read { db in try String.fetchSet(db, sql: "SELECT url FROM requests") }
        let runs = try await database.read { db in try String.fetchSet(db, sql: "SELECT id FROM runs") }
        #expect(known.records.subtracting(records).isEmpty)
        #expect(known.requests.subtracting(requests).isEmpty)
        #expect(known.runs.subtracting(runs).isEmpty)
    }

    @Test("a full disk is a 507 with a message and a line for whoever runs the gateway; what was acknowledged stays")
    func fullDisk() async throws {
        try await TemporaryFolder.with { folder async throws in
            let host = try await HostProcess.start(folder + "/state", largestFile: 3 << 20)
            defer { host.kill() }
            _ = try await host.client.post("/v2/datasets?name=items")
            let item = #"{"text":"\#(String(repeating: "x", count: 1000))"}"#
            let items = [String](repeating: item, count: 100).joined(separator: ",")
            let batch = "[\(items)]"
            var accepted = 0
            var refusal: HTTPAnswer?
            while refusal == nil, accepted < 100 {
                let answer = try await host.client.post("/v2/datasets/~items/items", json: batch)
                if answer.status == 201 { accepted += 1 } else { refusal = answer }
            }
            let refused = try #require(refusal)
            #expect(refused.status == 507)
            #expect(refused.errorType == "internal-server-error")
            #expect(refused.errorMessage?.contains("nothing was changed") == true)
            #expect(host.isRunning)
            #expect(host.errorText.contains("moongate: the local gateway failed"))
            #expect(try await host.client.get("/v2/datasets/~items").int("itemCount") == accepted * 100)
            host.kill()
            // With room again everything goes on from there.
            let next = try await HostProcess.start(folder + "/state")
            defer { next.kill() }
            #expect(try await next.client.get("/v2/datasets/~items").int("itemCount") == accepted * 100)
            #expect(try await next.client.post("/v2/datasets/~items/items", json: batch).status == 201)
        }
    }

    @Test("a database that is damaged, or no database at all, is refused with what to do")
    func damaged() async throws {
        try await TemporaryFolder.with { folder async throws in
            try await TestGateway.with(state: folder) { test async throws in
                _ = try await test.client.post("/v2/datasets?name=items")
                for _ in 0..<20 {
                    let text = String(repeating: "x", count: 20_000)
                    _ = try await test.client.post("/v2/datasets/~items/items", json: #"{"text":"\#(text)"}"#)
                }
            }
            let database = try GatewayDatabase(directory: folder)
            try await database.pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            database.close()
            let file = URL(fileURLWithPath: folder + "/gateway.sqlite")
            let whole = try Data(contentsOf: file)
            var scratched = whole
            scratched.replaceSubrange(16384..<32768, with: Data(repeating: 0xA5, count: 16384))
            for bytes in [Data("no database".utf8) + Data(count: 5000), whole.prefix(whole.count / 2), scratched] {
                try bytes.write(to: file)
                let error = await #expect(throws: LocalGatewayError.self) {
                    try await LocalGateway.start(
                        LocalGateway.Configuration(stateDirectory: .path(folder), actorExecutable: "/bin/false"))
                }
                #expect(error?.code == .databaseUnusable)
                #expect(error?.message.contains("is damaged") == true)
                #expect(error?.message.contains("move it away") == true)
                #expect(error?.message.contains(folder + "/gateway.sqlite") == true)
            }
            try whole.write(to: file)
            try await TestGateway.with(state: folder) { test async throws in
                #expect(try await test.client.get("/v2/datasets/~items").int("itemCount") == 20)
            }
        }
    }

    @Test("a database of a newer moongate is refused and left alone")
    func newer() async throws {
        try await TemporaryFolder.with { folder async throws in
            let database = try GatewayDatabase(directory: folder)
            try await database.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 something new')")
            }
            database.close()
            let error = await #expect(throws: LocalGatewayError.self) {
                try await LocalGateway.start(
                    LocalGateway.Configuration(stateDirectory: .path(folder), actorExecutable: "/bin/false"))
            }
            #expect(error?.code == .databaseUnusable)
            #expect(error?.message.contains("newer moongate; update moongate") == true)
        }
    }
}
