import GRDB

/// What datasets, key-value stores and request queues have in common: creating, finding, listing, deleting, counting.
struct StorageStore: Sendable {
    /// What an access does to a storage's times and counters.
    enum Access: String, Sendable {
        case read = "read_count"
        case write = "write_count"
        case delete = "delete_count"
        case list = "list_count"
    }

    let kind: StorageKind
    let user: LocalUser
    let clock: GatewayClock
    let identifiers: IdentifierSource

    /// Makes a storage, or finds the one that has the name already.
    func create(
        _ db: Database, name: String? = nil, schema: String? = nil, actId: String? = nil, runId: String? = nil
    ) throws -> (row: StorageRow, isNew: Bool) {
        if let name, let existing = try row(db, where: "name = ?", [name]) { return (existing, false) }
        let id = identifiers.next()
        let now = clock.now.milliseconds
        try db.execute(
            sql: """
                INSERT INTO storages (id, kind, name, created_at, modified_at, accessed_at, act_id, act_run_id, schema)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [id, kind.rawValue, name, now, now, now, actId, runId, schema])
        return (try find(db, id), true)
    }

    /// The storage a path means: its id, `username~name` or `~name`.
    ///
    /// - Throws: ``APIError`` 404.
    func find(_ db: Database, _ reference: String) throws -> StorageRow {
        let found: StorageRow?
        if let tilde = reference.firstIndex(of: "~") {
            let owner = reference[..<tilde]
            let isOurs = owner.isEmpty || owner == user.username || owner == user.id
            found = isOurs ? try row(db, where: "name = ?", [String(reference[reference.index(after: tilde)...])]) : nil
        } else {
            found = try row(db, where: "id = ?", [reference])
        }
        guard let found else { throw APIError.notFound(kind.title) }
        return found
    }

    private func row(_ db: Database, where condition: String, _ values: [String]) throws -> StorageRow? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM storages WHERE kind = ? AND \(condition)",
            arguments: StatementArguments([kind.rawValue] + values)
        ).map { StorageRow($0, kind: kind) }
    }

    func list(_ db: Database, page: Page, includesUnnamed: Bool) throws -> (total: Int, rows: [StorageRow]) {
        let condition = "kind = ?" + (includesUnnamed ? "" : " AND name IS NOT NULL")
        let order = page.isDescending ? "created_at DESC, rowid DESC" : "created_at, rowid"
        let total = try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM storages WHERE \(condition)", arguments: [kind.rawValue])
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM storages WHERE \(condition) ORDER BY \(order) LIMIT ? OFFSET ?",
            arguments: [kind.rawValue, page.limit, page.offset])
        return (total ?? 0, rows.map { StorageRow($0, kind: kind) })
    }

    func touch(_ db: Database, _ id: String, _ access: Access) throws {
        let now = clock.now.milliseconds
        let modified = access == .write || access == .delete ? "modified_at = \(now)," : ""
        try db.execute(
            sql: """
                UPDATE storages SET \(modified) accessed_at = \(now), \(access.rawValue) = \(access.rawValue) + 1
                WHERE id = ?
                """,
            arguments: [id])
    }

    func delete(_ db: Database, _ reference: String) throws {
        let row = try find(db, reference)
        let content = kind.contentTable
        try db.execute(sql: "DELETE FROM \(content.name) WHERE \(content.column) = ?", arguments: [row.id])
        try db.execute(sql: "DELETE FROM storages WHERE id = ?", arguments: [row.id])
    }
}
