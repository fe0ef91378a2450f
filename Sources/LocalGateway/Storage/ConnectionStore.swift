import GRDB

/// The control host's connections, each to an account of its own.
///
/// A deleted connection stays behind as a row that nobody is shown: its account's data is still there, and requests that
/// name no connection must not slip into the default account again just because the last connection went away.
struct ConnectionStore: Sendable {
    struct Connection: Sendable {
        var id: String
        var app: String
        var status: Status
        var method: String
        var createdAt: Moment
        var updatedAt: Moment
        var sessionToken: String

        init(_ row: Row) {
            id = row["id"]
            app = row["app"]
            status = Status(rawValue: row["status"]) ?? .failed
            method = row["method"]
            createdAt = Moment(milliseconds: row["created_at"])
            updatedAt = Moment(milliseconds: row["updated_at"])
            sessionToken = row["session_token"]
        }

        /// - Parameter baseURL: where the gateway is; the page that confirms the connection is there too.
        func json(baseURL: String) -> JSONValue {
            let query = sessionToken.isEmpty ? "" : "?session_token=\(sessionToken)"
            return .object([
                ("connection_id", .string(id)), ("status", .string(status.rawValue)),
                ("creation_time", .string(createdAt.iso8601Microseconds)),
                ("last_updated_time", .string(updatedAt.iso8601Microseconds)),
                ("url", .string("\(baseURL)/connections/\(id)/confirm\(query)")), ("app", .string(app)),
                ("method", .string(method)), ("metadata", .object([])),
            ])
        }
    }

    enum Status: String, Sendable {
        case pending = "PENDING"
        case active = "ACTIVE"
        case failed = "FAILED"
        /// Ours alone; the API knows no deleted connections.
        case deleted = "DELETED"
    }

    let clock: GatewayClock
    let identifiers: IdentifierSource

    func create(_ db: Database, app: String, method: String, isConfirmed: Bool) throws -> Connection {
        let id = identifiers.next(length: 21).lowercased()
        let now = clock.now.milliseconds
        let status = isConfirmed ? Status.active : .pending
        // Whoever has it may confirm; it comes from chance even when everything else is repeated from a seed.
        let sessionToken = isConfirmed ? "" : Identifier.random(length: 32)
        try db.execute(
            sql: """
                INSERT INTO connections (id, app, status, method, created_at, updated_at, session_token)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [id, app, status.rawValue, method, now, now, sessionToken])
        return try find(db, id)
    }

    func find(_ db: Database, _ id: String) throws -> Connection {
        let row = try Row.fetchOne(
            db, sql: "SELECT * FROM connections WHERE id = ? AND status <> 'DELETED'", arguments: [id])
        guard let row else { throw APIError.notFound("Connection") }
        return Connection(row)
    }

    func list(_ db: Database, app: String?, status: String?) throws -> [Connection] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM connections
                WHERE status <> 'DELETED' AND (?1 IS NULL OR app = ?1) AND (?2 IS NULL OR status = ?2)
                ORDER BY created_at, rowid
                """,
            arguments: [app, status]
        ).map(Connection.init)
    }

    /// All there ever were, deleted ones included, the oldest first.
    func everything(_ db: Database) throws -> [Connection] {
        try Row.fetchAll(db, sql: "SELECT * FROM connections ORDER BY created_at, rowid").map(Connection.init)
    }

    /// Ends the wait for the user's consent, one way or the other. What is settled stays as it is.
    func settle(_ db: Database, _ id: String, as status: Status) throws -> Connection {
        try db.execute(
            sql: """
                UPDATE connections SET status = ?, session_token = '', updated_at = ?
                WHERE id = ? AND status = 'PENDING'
                """,
            arguments: [status.rawValue, clock.now.milliseconds, id])
        return try find(db, id)
    }

    func delete(_ db: Database, _ id: String) throws {
        _ = try find(db, id)
        try db.execute(
            sql: "UPDATE connections SET status = 'DELETED', session_token = '', updated_at = ? WHERE id = ?",
            arguments: [clock.now.milliseconds, id])
    }
}
