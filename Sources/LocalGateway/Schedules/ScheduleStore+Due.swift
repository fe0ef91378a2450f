import GRDB

extension ScheduleStore {
    /// Schedules whose time has come, in the order of their times.
    func due(_ db: Database, at now: Moment) throws -> [ScheduleRecord] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM schedules WHERE next_run_at <= ? ORDER BY next_run_at, created_at, rowid",
            arguments: [now.milliseconds]
        ).map(ScheduleRecord.init)
    }

    func nextDue(_ db: Database) throws -> Moment? {
        try Int64.fetchOne(db, sql: "SELECT MIN(next_run_at) FROM schedules").map(Moment.init(milliseconds:))
    }

    /// All schedules that wait for their time.
    func waiting(_ db: Database) throws -> [ScheduleRecord] {
        try Row.fetchAll(db, sql: "SELECT * FROM schedules WHERE next_run_at IS NOT NULL").map(ScheduleRecord.init)
    }

    /// Takes the right to start what is due, by moving the schedule on to its next time.
    ///
    /// - Parameter ran: whether it counts as the schedule's last run.
    /// - Returns: false when another process was faster, or the schedule was changed meanwhile.
    func claim(_ db: Database, _ schedule: ScheduleRecord, next: Moment?, ran: Bool) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE schedules SET next_run_at = ?1, last_run_at = CASE WHEN ?2 THEN ?3 ELSE last_run_at END
                WHERE id = ?4 AND next_run_at = ?5 AND modified_at = ?6 AND is_enabled
                """,
            arguments: [
                next?.milliseconds, ran, clock.now.milliseconds, schedule.id, schedule.nextRunAt?.milliseconds,
                schedule.modifiedAt.milliseconds,
            ])
        return db.changesCount > 0
    }

    /// Whether a run that the schedule started has not ended yet.
    func hasActiveRun(_ db: Database, _ id: String) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM runs WHERE schedule_id = ? AND status IN \(RunStore.inProgress))",
            arguments: [id]) ?? false
    }

    /// Runs that hold back an exclusive schedule whose time has come.
    func runsInTheWay(_ db: Database, at now: Moment) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT runs.id FROM schedules JOIN runs ON runs.schedule_id = schedules.id
                WHERE schedules.next_run_at <= ? AND schedules.is_exclusive AND runs.status IN \(RunStore.inProgress)
                """,
            arguments: [now.milliseconds])
    }

    // MARK: - Log

    struct LogLine: Sendable {
        var createdAt: Moment
        var level: String
        var message: String

        var json: JSONValue {
            .object([("message", .string(message)), ("level", .string(level)), ("createdAt", .date(createdAt))])
        }
    }

    static let maximumLogLines = 1000

    func note(_ db: Database, _ id: String, _ message: String, level: String = "INFO") throws {
        let last = try Int64.fetchOne(
            db, sql: "SELECT MAX(position) FROM schedule_log WHERE schedule_id = ?", arguments: [id])
        let position = (last ?? 0) + 1
        try db.execute(
            sql: "INSERT INTO schedule_log (schedule_id, position, created_at, level, message) VALUES (?, ?, ?, ?, ?)",
            arguments: [id, position, clock.now.milliseconds, level, message])
        try db.execute(
            sql: "DELETE FROM schedule_log WHERE schedule_id = ? AND position <= ?",
            arguments: [id, position - Int64(Self.maximumLogLines)])
    }

    func log(_ db: Database, _ reference: String) throws -> [LogLine] {
        let id = try find(db, reference).id
        return try Row.fetchAll(
            db, sql: "SELECT * FROM schedule_log WHERE schedule_id = ? ORDER BY position", arguments: [id]
        ).map {
            LogLine(createdAt: Moment(milliseconds: $0["created_at"]), level: $0["level"], message: $0["message"])
        }
    }
}
