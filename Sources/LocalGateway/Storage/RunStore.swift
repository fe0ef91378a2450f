import GRDB
import GatewayAPI

/// Runs in the database. Every change of status names the statuses it may come from, so that two processes that act on
/// the same run cannot undo each other's step.
struct RunStore: Sendable {
    struct Filter: Sendable {
        var actId: String?
        var taskId: String?
        var statuses: [String] = []
        var origin: String?
        var startedAfter: Moment?
        var startedBefore: Moment?
    }

    let clock: GatewayClock
    let identifiers: IdentifierSource
    /// Hears of every run that is made, ends or is resurrected, in the same write.
    let events = RunEventRecorder()

    /// A run, what its storages counted and what it charged.
    static let columns = """
        runs.*, \(StorageUsage.columns), (SELECT json_group_object(event, total) FROM
            (SELECT event, SUM(count) AS total FROM run_charges WHERE run_id = runs.id GROUP BY event)) AS charges
        """

    static let inProgress = "('READY', 'RUNNING', 'TIMING-OUT', 'ABORTING')"

    func find(_ db: Database, _ id: String) throws -> RunRecord {
        guard let row = try Row.fetchOne(db, sql: "SELECT \(Self.columns) FROM runs WHERE id = ?", arguments: [id])
        else {
            throw APIError.notFound("Actor run")
        }
        return RunRecord(row)
    }

    func list(_ db: Database, _ filter: Filter, page: Page) throws -> (total: Int, runs: [RunRecord]) {
        let (condition, values) = clause(filter)
        let order = page.isDescending ? "started_at DESC, rowid DESC" : "started_at, rowid"
        let total = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM runs WHERE \(condition)", arguments: values)
        let rows = try Row.fetchAll(
            db, sql: "SELECT \(Self.columns) FROM runs WHERE \(condition) ORDER BY \(order) LIMIT ? OFFSET ?",
            arguments: values + [page.limit, page.offset])
        return (total ?? 0, rows.map(RunRecord.init))
    }

    func last(_ db: Database, _ filter: Filter) throws -> RunRecord {
        let (condition, values) = clause(filter)
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT \(Self.columns) FROM runs WHERE \(condition) ORDER BY started_at DESC, rowid DESC LIMIT 1
                """,
            arguments: values)
        guard let row else { throw APIError.notFound("Actor run") }
        return RunRecord(row)
    }

    private func clause(_ filter: Filter) -> (String, StatementArguments) {
        var conditions = ["1"]
        var values: [(any DatabaseValueConvertible)?] = []
        if let actId = filter.actId {
            conditions.append("act_id = ?")
            values.append(actId)
        }
        if let taskId = filter.taskId {
            conditions.append("task_id = ?")
            values.append(taskId)
        }
        if !filter.statuses.isEmpty {
            conditions.append("status IN (\(filter.statuses.map { _ in "?" }.joined(separator: ",")))")
            values += filter.statuses
        }
        if let origin = filter.origin {
            conditions.append("origin = ?")
            values.append(origin)
        }
        if let moment = filter.startedAfter {
            conditions.append("started_at >= ?")
            values.append(moment.milliseconds)
        }
        if let moment = filter.startedBefore {
            conditions.append("started_at <= ?")
            values.append(moment.milliseconds)
        }
        return (conditions.joined(separator: " AND "), StatementArguments(values))
    }

    struct ActorStatistics: Sendable {
        var total: Int64
        var last: Moment
    }

    /// How often each actor ran, and when last.
    func statistics(_ db: Database) throws -> [String: ActorStatistics] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT act_id, COUNT(*) AS total, MAX(started_at) AS last FROM runs GROUP BY act_id")
        return Dictionary(
            rows.map { ($0["act_id"], ActorStatistics(total: $0["total"], last: Moment(milliseconds: $0["last"]))) },
            uniquingKeysWith: { $1 })
    }

    /// Runs that are not at their end, of whatever gateway.
    func inProgress(_ db: Database) throws -> [RunRecord] {
        try Row.fetchAll(db, sql: "SELECT \(Self.columns) FROM runs WHERE status IN \(Self.inProgress)").map(
            RunRecord.init)
    }
}
