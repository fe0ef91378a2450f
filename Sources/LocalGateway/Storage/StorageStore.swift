import GRDB

/// What datasets, key-value stores and request queues have in common: creating, finding, listing, deleting, counting.
struct StorageStore: Sendable {
    /// What an access does to a storage's times and counters.
    enum Access: String, Sendable {
        case read = "read_count"
        case write = "write_count"
        case delete = "delete_count"
        case list = "list_count"
        case head = "head_read_count"
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
                INSERT INTO storages (id, kind, name, created_at, modified_at, accessed_at, act_id, act_run_id, schema,
                    number, signing_key)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, kind.rawValue, name, now, now, now, actId, runId, schema, try nextNumber(db),
                identifiers.next(length: 24),
            ])
        return (try find(db, id), true)
    }

    /// The storage a path means: its id, `username~name` or `~name`.
    ///
    /// - Throws: ``APIError`` 404.
    func find(_ db: Database, _ reference: String) throws -> StorageRow {
        let (column, value) = try key(of: reference)
        guard let found = try row(db, where: "\(column) = ?", [value]) else { throw APIError.notFound(kind.title) }
        return found
    }

    /// The column that tells a storage from the others, and what stands in it.
    ///
    /// - Throws: ``APIError`` 404 for a storage of somebody else.
    func key(of reference: String) throws -> (column: String, value: String) {
        guard let tilde = reference.utf8.firstIndex(of: UInt8(ascii: "~")) else { return ("id", reference) }
        let owner = reference[..<tilde]
        guard owner.isEmpty || owner == user.username || owner == user.id else { throw APIError.notFound(kind.title) }
        return ("name", String(reference[reference.utf8.index(after: tilde)...]))
    }

    func row(_ db: Database, where condition: String, _ values: [String]) throws -> StorageRow? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM storages WHERE kind = ? AND \(condition)")
        return try Row.fetchOne(statement, arguments: StatementArguments([kind.rawValue] + values))
            .map { StorageRow($0, kind: kind) }
    }

    /// Numbers are never given twice: whoever still reads a deleted dataset must not find another one's items.
    private func nextNumber(_ db: Database) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO settings (name, value) VALUES ('storageNumber', '1')
                ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + 1
                """)
        let number = try Int64.fetchOne(
            db, sql: "SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'storageNumber'")
        guard let number, number < 1 << (62 - StorageRow.positionBits) else {
            throw APIError(
                .internalServerError, "internal-server-error", "The local gateway has no room for more storages.")
        }
        return number
    }

    /// What `PUT` changes; a member that is nil stays as it is.
    struct Changes: Sendable {
        var name: String??
        var title: String??
        var generalAccess: String?
    }

    /// - Throws: ``APIError`` 409 when another storage of this kind has the name.
    func update(_ db: Database, _ reference: String, _ changes: Changes) throws -> StorageRow {
        let old = try find(db, reference)
        let name = changes.name ?? old.name
        if let name, let other = try row(db, where: "name = ?", [name]), other.id != old.id {
            throw APIError(.conflict, "name-not-unique", "\(kind.title) with name \"\(name)\" exists already.")
        }
        let now = clock.now.milliseconds
        try db.execute(
            sql: """
                UPDATE storages SET name = ?, title = ?, general_access = ?, modified_at = ?, accessed_at = ? WHERE id = ?
                """,
            arguments: [
                name, changes.title ?? old.title, changes.generalAccess ?? old.generalAccess, now, now, old.id,
            ])
        return try find(db, old.id)
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

    /// - Parameter count: how many accesses of that kind there were.
    func touch(_ db: Database, _ id: String, _ access: Access, count: Int = 1) throws {
        let now = clock.now.milliseconds
        let modified = access == .write || access == .delete ? "modified_at = ?1," : ""
        let statement = try db.cachedStatement(
            sql: """
                UPDATE storages SET \(modified) accessed_at = ?1, \(access.rawValue) = \(access.rawValue) + ?2
                WHERE id = ?3
                """)
        try statement.execute(arguments: [now, count, id])
    }

    func delete(_ db: Database, _ reference: String) throws {
        let row = try find(db, reference)
        if kind == .dataset {
            let keys = row.itemKeys
            try db.execute(
                sql: "DELETE FROM dataset_items WHERE id >= ? AND id < ?",
                arguments: [keys.lowerBound, keys.upperBound])
        } else {
            let content = kind.contentTable
            try db.execute(sql: "DELETE FROM \(content.name) WHERE \(content.column) = ?", arguments: [row.id])
        }
        try db.execute(sql: "DELETE FROM storages WHERE id = ?", arguments: [row.id])
    }
}
