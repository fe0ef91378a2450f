import GRDB

/// The control host's connections. Here nobody has to sign in anywhere, so a connection is active at once.
struct ConnectionStore: Sendable {
    struct Connection: Sendable {
        var id: String
        var app: String
        var status: String
        var method: String
        var createdAt: Moment
        var updatedAt: Moment

        init(_ row: Row) {
            id = row["id"]
            app = row["app"]
            status = row["status"]
            method = row["method"]
            createdAt = Moment(milliseconds: row["created_at"])
            updatedAt = Moment(milliseconds: row["updated_at"])
        }

        func json(baseURL: String) -> JSONValue {
            .object([
                ("connection_id", .string(id)), ("status", .string(status)),
                ("creation_time", .string(createdAt.iso8601Microseconds)),
                ("last_updated_time", .string(updatedAt.iso8601Microseconds)),
                ("url", .string("\(baseURL)/connections/\(id)")), ("app", .string(app)), ("method", .string(method)),
                ("metadata", .object([])),
            ])
        }
    }

    let clock: GatewayClock
    let identifiers: IdentifierSource

    func create(_ db: Database, app: String, method: String) throws -> Connection {
        let id = identifiers.next(length: 21).lowercased()
        let now = clock.now.milliseconds
        try db.execute(
            sql: "INSERT INTO connections (id, app, status, method, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [id, app, "ACTIVE", method, now, now])
        return try find(db, id)
    }

    func find(_ db: Database, _ id: String) throws -> Connection {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM connections WHERE id = ?", arguments: [id]) else {
            throw APIError.notFound("Connection")
        }
        return Connection(row)
    }

    func list(_ db: Database, app: String?, status: String?) throws -> [Connection] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM connections WHERE (?1 IS NULL OR app = ?1) AND (?2 IS NULL OR status = ?2)
                ORDER BY created_at, rowid
                """,
            arguments: [app, status]
        ).map(Connection.init)
    }

    func delete(_ db: Database, _ id: String) throws {
        _ = try find(db, id)
        try db.execute(sql: "DELETE FROM connections WHERE id = ?", arguments: [id])
    }
}
