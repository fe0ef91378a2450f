import GRDB

/// States that are kept under a name, and the way back to nothing, below `/_moongate/snapshots` and `/_moongate/reset`.
extension GatewayCore {
    var snapshotRoutes: [Route] {
        let path = "/_moongate/snapshots"
        return [
            Route("GET", path) { [self] _ in
                let found = snapshots.list()
                return .data(
                    .object([("count", .int(Int64(found.count))), ("items", .array(found.map(\.json)))]))
            },
            Route("POST", path) { [self] request in
                let body = try await request.jsonObject()
                try body.checkFields(["name", "overwrite"], of: "the snapshot")
                guard let name = try body.wordField("name", of: "the snapshot") else {
                    throw APIError.invalidValue("\"name\" of the snapshot is required")
                }
                let replaces = try body.flagField("overwrite", of: "the snapshot") ?? false
                return .data(try await saveSnapshot(name, replaces: replaces).json, status: .created)
            },
            Route("GET", "\(path)/{name}") { [self] request in
                _ = try snapshots.databases(request.parameters[0])
                return .data(snapshots.describe(request.parameters[0]).json)
            },
            Route("DELETE", "\(path)/{name}") { [self] request in
                try snapshots.delete(request.parameters[0])
                return .deleted
            },
            Route("POST", "\(path)/{name}/restore") { [self] request in
                try await restoreSnapshot(request.parameters[0])
                return .data(snapshots.describe(request.parameters[0]).json)
            },
            Route("GET", "\(path)/{name}/diff") { [self] request in
                .data(try await difference(from: request.parameters[0], to: request.value("with")))
            },
            Route("POST", "/_moongate/reset") { [self] request in
                let body = try await request.jsonObject()
                try body.checkFields(["kinds"], of: "the reset")
                return .data(.object([("removed", try await reset(try Self.kinds(body)))]))
            },
        ]
    }

    private static func kinds(_ body: JSONValue) throws -> [String]? {
        try body.arrayField("kinds", of: "the reset")?.map { entry in
            guard let name = entry.string else {
                throw APIError.invalidValue("\"kinds\" of the reset must be an array of names")
            }
            return name
        }
    }

    /// What changed since a snapshot: up to another one, or up to now.
    private func difference(from name: String, to other: String?) async throws -> JSONValue {
        let folder = snapshots
        return try await StateDatabases.blocking { [self] in
            let old = try folder.databases(name)
            var borrowed: StateDatabases?
            defer { borrowed?.close() }
            let new: [String: String]
            if let other, !other.isEmpty {
                new = try folder.databases(other)
            } else {
                let databases = try StateDatabases(of: self)
                borrowed = databases
                new = Dictionary(
                    databases.parts.map { ($0.account, $0.database.pool.path) }, uniquingKeysWith: { first, _ in first }
                )
            }
            let accounts = try Set(old.keys).union(new.keys).sorted().compactMap {
                account -> (String, JSONValue)? in
                let diff = try SnapshotDiff(from: old[account], to: new[account])
                return diff.entries.isEmpty ? nil : (account, diff.json)
            }
            return .object([
                ("from", .string(name)), ("to", .optional(other)), ("isEmpty", .bool(accounts.isEmpty)),
                ("accounts", .object(accounts)),
            ])
        }
    }
}
