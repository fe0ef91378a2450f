import Foundation
import GRDB

/// How the gateway is and what it holds, below `/_moongate`.
extension GatewayCore {
    var controlRoutes: [Route] {
        [
            Route("GET", "/_moongate/health") { [self] _ in
                // A database that cannot be read is no good health.
                _ = try await database.read { db in try Int.fetchOne(db, sql: "SELECT 1") }
                return .data(.object([("status", .string("ok")), ("version", .string(configuration.version))]))
            },
            Route("GET", "/_moongate/state") { [self] _ in .data(try await state()) },
        ]
    }

    private func state() async throws -> JSONValue {
        let known = try await registry.all(database, isFresh: true).filter { $0.status != .deleted }
        let cores = [self] + accounts.all
        var counts: [(String, JSONValue)] = []
        for core in cores { counts.append((core.connectionId ?? Self.ownAccount, try await core.counts())) }
        let faults = tools.faults.all
        return .object([
            ("version", .string(configuration.version)), ("baseUrl", .string(baseURL)),
            ("stateDirectory", .string(directory)), ("pid", .int(Int64(getpid()))),
            ("startedAt", .date(tools.startedAt)),
            ("clock", .object([("now", .date(clock.now)), ("isFrozen", .bool(clock.isFrozen))])),
            ("seed", configuration.seed.map { .string(String($0)) } ?? .null),
            (
                "rateLimits",
                .object([
                    ("areEnforced", .bool(configuration.enforcesRateLimits)),
                    ("factor", .double(configuration.rateLimitFactor)),
                ])
            ),
            (
                "faults",
                .object([
                    ("count", .int(Int64(faults.count))), ("hits", .int(Int64(faults.reduce(0) { $0 + $1.hits }))),
                ])
            ),
            (
                "connections",
                .object(
                    ["ACTIVE", "PENDING", "FAILED"].map { status in
                        (status, .int(Int64(known.count { $0.status.rawValue == status })))
                    })
            ),
            ("accounts", .object(counts)),
        ])
    }

    /// How many resources of each kind there are, and how many runs are in progress.
    private func counts() async throws -> JSONValue {
        try await database.read { db in
            let tables = try StateTable.all(db)
            var members: [(String, JSONValue)] = []
            for kind in [StorageKind.dataset, .keyValueStore, .requestQueue] {
                let count = try Int64.fetchOne(
                    db, sql: "SELECT COUNT(*) FROM storages WHERE kind = ?", arguments: [kind.rawValue])
                members.append((kind.path, .int(count ?? 0)))
            }
            for table in tables where table.name != "storages" && table.name != "connections" {
                let count = try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM \(table.quoted)")
                members.append((StateKind.resource(of: table.name), .int(count ?? 0)))
            }
            let active = try Int64.fetchOne(
                db, sql: "SELECT COUNT(*) FROM runs WHERE status IN \(RunStore.inProgress)")
            return .object(members + [("runsInProgress", .int(active ?? 0))])
        }
    }
}
