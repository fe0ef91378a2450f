import Foundation
import GRDB

/// Schedules in the database, and their logs.
struct ScheduleStore: Sendable {
    let user: LocalUser
    let clock: GatewayClock
    let identifiers: IdentifierSource

    static let notFound = APIError.notFound("Schedule")

    /// - Throws: ``APIError`` for a missing or wrong cron expression, and 409 when the name is taken.
    func create(_ db: Database, _ change: ScheduleChange) throws -> ScheduleRecord {
        guard let cron = change.cron else {
            throw APIError(
                .badRequest, "cron-expression-invalid", "\"cronExpression\" is required, such as \"0 8 * * MON-FRI\".")
        }
        let id = identifiers.next()
        let name = change.name ?? "schedule-" + identifiers.next(length: 12).lowercased()
        let now = clock.now.milliseconds
        try checkUnique(db, name, except: nil)
        try db.execute(
            sql: """
                INSERT INTO schedules (id, name, created_at, modified_at, cron, timezone, is_enabled, is_exclusive,
                    notifies_by_email, actions) VALUES (?, ?, ?, ?, ?, 'UTC', 0, 0, 1, ?)
                """,
            arguments: [id, name, now, now, cron, Data("[]".utf8)])
        return try apply(db, try find(db, id), change)
    }

    func update(_ db: Database, _ reference: String, _ change: ScheduleChange) throws -> ScheduleRecord {
        let schedule = try find(db, reference)
        if let name = change.name { try checkUnique(db, name, except: schedule.id) }
        return try apply(db, schedule, change)
    }

    /// Writes a schedule with the changes made to it, and finds out anew when it is due.
    private func apply(_ db: Database, _ schedule: ScheduleRecord, _ change: ScheduleChange) throws -> ScheduleRecord {
        let now = clock.now
        let cron = change.cron ?? schedule.cron
        let timezone = change.timezone ?? schedule.timezone
        let isEnabled = change.isEnabled ?? schedule.isEnabled
        let timetable = try Timetable(cron: cron, timezone: timezone)
        let actions = JSONValue.array((change.actions ?? schedule.actions).map(\.storedJSON))
        // A schedule that stays as it is keeps its time, so that renaming one that is due does not lose it.
        let isSameTime = cron == schedule.cron && timezone == schedule.timezone && schedule.nextRunAt != nil
        let next = isSameTime ? schedule.nextRunAt : Self.first(timetable, after: schedule.lastRunAt, now)
        try db.execute(
            sql: """
                UPDATE schedules SET name = ?, title = ?, description = ?, cron = ?, timezone = ?, is_enabled = ?,
                    is_exclusive = ?, notifies_by_email = ?, actions = ?, next_run_at = ?, modified_at = ? WHERE id = ?
                """,
            arguments: [
                change.name ?? schedule.name, change.title ?? schedule.title,
                change.description ?? schedule.description, cron, timezone, isEnabled,
                change.isExclusive ?? schedule.isExclusive, change.notifiesByEmail ?? schedule.notifiesByEmail,
                Data(actions.bytes), isEnabled ? next?.milliseconds : nil, now.milliseconds, schedule.id,
            ])
        return try find(db, schedule.id)
    }

    /// The distance between runs is kept also when a schedule is changed just after one.
    private static func first(_ timetable: Timetable, after last: Moment?, _ now: Moment) -> Moment? {
        guard let last, last <= now, let next = timetable.next(afterRunAt: last), next > now else {
            return timetable.next(after: now)
        }
        return next
    }

    private func checkUnique(_ db: Database, _ name: String, except id: String?) throws {
        let taken = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM schedules WHERE name = ? AND id IS NOT ?)", arguments: [name, id])
        guard taken != true else {
            throw APIError(
                .conflict, "schedule-name-not-unique", "A schedule with the name \"\(name)\" exists already.")
        }
    }

    /// The schedule a path means: its id, `username~name` or `~name`.
    ///
    /// - Throws: ``APIError`` 404.
    func find(_ db: Database, _ reference: String) throws -> ScheduleRecord {
        var (column, value) = ("id", reference)
        if let tilde = reference.firstIndex(of: "~") {
            let owner = reference[..<tilde]
            guard owner.isEmpty || owner == user.username || owner == user.id else { throw Self.notFound }
            (column, value) = ("name", String(reference[reference.index(after: tilde)...]))
        }
        let row = try Row.fetchOne(db, sql: "SELECT * FROM schedules WHERE \(column) = ?", arguments: [value])
        guard let row else { throw Self.notFound }
        return ScheduleRecord(row)
    }

    func list(_ db: Database, page: Page) throws -> (total: Int, schedules: [ScheduleRecord]) {
        let order = page.isDescending ? "created_at DESC, rowid DESC" : "created_at, rowid"
        let total = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM schedules")
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM schedules ORDER BY \(order) LIMIT ? OFFSET ?",
            arguments: [page.limit, page.offset])
        return (total ?? 0, rows.map(ScheduleRecord.init))
    }

    func delete(_ db: Database, _ reference: String) throws {
        let id = try find(db, reference).id
        try db.execute(sql: "DELETE FROM schedule_log WHERE schedule_id = ?", arguments: [id])
        try db.execute(sql: "DELETE FROM schedules WHERE id = ?", arguments: [id])
    }
}
