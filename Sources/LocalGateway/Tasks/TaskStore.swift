import Foundation
import GRDB

/// Tasks in the database.
struct TaskStore: Sendable {
    let user: LocalUser
    let clock: GatewayClock
    let identifiers: IdentifierSource

    /// - Throws: ``APIError`` 409 when the name is taken; upper and lower case make no difference.
    func create(_ db: Database, actId: String, _ change: TaskChange) throws -> TaskRecord {
        let name = change.name ?? "task-" + identifiers.next(length: 12).lowercased()
        try checkUnique(db, name, except: nil)
        let id = identifiers.next()
        let now = clock.now.milliseconds
        try db.execute(
            sql: "INSERT INTO tasks (id, act_id, name, created_at, modified_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [id, actId, name, now, now])
        try apply(db, id, change)
        return try find(db, id: id)
    }

    func update(_ db: Database, _ reference: String, _ change: TaskChange) throws -> TaskRecord {
        let task = try find(db, reference)
        if let name = change.name {
            try checkUnique(db, name, except: task.id)
            try db.execute(sql: "UPDATE tasks SET name = ? WHERE id = ?", arguments: [name, task.id])
        }
        try apply(db, task.id, change)
        try db.execute(
            sql: "UPDATE tasks SET modified_at = ? WHERE id = ?", arguments: [clock.now.milliseconds, task.id])
        return try find(db, id: task.id)
    }

    func delete(_ db: Database, _ reference: String) throws {
        try db.execute(sql: "DELETE FROM tasks WHERE id = ?", arguments: [try find(db, reference).id])
    }

    private func apply(_ db: Database, _ id: String, _ change: TaskChange) throws {
        func set(_ column: String, _ value: (any DatabaseValueConvertible)?) throws {
            try db.execute(sql: "UPDATE tasks SET \(column) = ? WHERE id = ?", arguments: [value, id])
        }
        if let title = change.title { try set("title", title) }
        if let description = change.description { try set("description", description) }
        if let options = change.options { try set("options", options.map { Data($0.bytes) }) }
        if let input = change.input { try set("input", input.map { Data($0.bytes) }) }
        if !change.extras.isEmpty {
            let old = try find(db, id: id).extras ?? .object([])
            try set("extras", Data(old.overlaid(with: .object(change.extras)).bytes))
        }
    }

    private func checkUnique(_ db: Database, _ name: String, except id: String?) throws {
        let taken = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM tasks WHERE name = ? AND id IS NOT ?)", arguments: [name, id])
        guard taken != true else {
            throw APIError(.conflict, "actor-task-name-not-unique", "A task with the name \"\(name)\" exists already.")
        }
    }

    /// The task a path means: its id, `username~name` or `~name`.
    ///
    /// - Throws: ``APIError`` 404.
    func find(_ db: Database, _ reference: String) throws -> TaskRecord {
        guard let tilde = reference.firstIndex(of: "~") else { return try find(db, id: reference) }
        let owner = reference[..<tilde]
        guard owner.isEmpty || owner == user.username || owner == user.id else { throw Self.notFound }
        let name = String(reference[reference.index(after: tilde)...])
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM tasks WHERE name = ?", arguments: [name]) else {
            throw Self.notFound
        }
        return TaskRecord(row)
    }

    func find(_ db: Database, id: String) throws -> TaskRecord {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM tasks WHERE id = ?", arguments: [id]) else {
            throw Self.notFound
        }
        return TaskRecord(row)
    }

    static let notFound = APIError.notFound("Actor task")

    func list(_ db: Database, page: Page) throws -> (total: Int, tasks: [(TaskRecord, runCount: Int64)]) {
        let order = page.isDescending ? "created_at DESC, rowid DESC" : "created_at, rowid"
        let total = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM tasks")
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, act_id, name, title, description, created_at, modified_at, NULL AS options, NULL AS input,
                    NULL AS extras, (SELECT COUNT(*) FROM runs WHERE task_id = tasks.id) AS run_count
                FROM tasks ORDER BY \(order) LIMIT ? OFFSET ?
                """,
            arguments: [page.limit, page.offset])
        return (total ?? 0, rows.map { (TaskRecord($0), $0["run_count"]) })
    }

    func runCount(_ db: Database, _ id: String) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM runs WHERE task_id = ?", arguments: [id]) ?? 0
    }
}
