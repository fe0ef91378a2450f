import GRDB
import GatewayAPI

extension RunStore {
    struct New: Sendable {
        var actor: LocalActor
        var options: RunOptions
        var origin: String
        var userAgent: String?
        var input: RecordStore.Record?
        var owner: String
        var taskId: String?
        var schedule: ScheduleMark?
        /// Webhooks of this run alone.
        var webhooks: [WebhookChange] = []
    }

    /// Makes a run that waits for its start, with fresh storages and its input in them.
    func create(_ db: Database, _ new: New, datasets: StorageStore, records: RecordStore, queues: StorageStore) throws
        -> RunRecord
    {
        let id = identifiers.next()
        let actId = new.actor.id
        let dataset = try datasets.create(db, actId: actId, runId: id).row
        let store = try records.storages.create(db, actId: actId, runId: id).row
        let queue = try queues.create(db, actId: actId, runId: id).row
        if let input = new.input { _ = try records.put(db, store.id, RecordStore.inputKey, input) }
        let options = new.options
        try db.execute(
            sql: """
                INSERT INTO runs (id, act_id, act_name, build_id, build_number, status, started_at, origin, user_agent, build, timeout_secs,
                    memory_mbytes, max_items, max_total_charge_usd, restart_on_error, dataset_id, store_id, queue_id,
                    input_length, owner)
                VALUES (?, ?, ?, ?, ?, 'READY', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, actId, new.actor.fullName, new.actor.buildId, new.actor.buildNumber, clock.now.milliseconds,
                new.origin, new.userAgent, options.build,
                options.timeoutSecs, options.memoryMbytes, options.maxItems, options.maxTotalChargeUsd,
                options.restartOnError, dataset.id, store.id, queue.id, new.input?.body.count ?? 0, new.owner,
            ])
        return try settle(db, id, new)
    }

    /// - Returns: false when the run is not in one of those statuses any more, or not this owner's.
    func move(_ db: Database, _ id: String, to status: RunStatus, from old: [RunStatus], owner: String? = nil) throws
        -> Bool
    {
        let allowed = old.map { "'\($0.rawValue)'" }.joined(separator: ",")
        try db.execute(
            sql: "UPDATE runs SET status = ?1 WHERE id = ?2 AND status IN (\(allowed)) AND (?3 IS NULL OR owner = ?3)",
            arguments: [status.rawValue, id, owner])
        return db.changesCount > 0
    }

    /// Ends a run. What the actor itself declared its last word stands, unless the end is not of its making.
    func finish(
        _ db: Database, _ id: String, _ status: RunStatus, exitCode: Int32?, message: String?, owner: String,
        usage: RunUsage?, restarts: Int64 = 0, isCutOff: Bool = false
    ) throws -> Bool {
        let keepsMessage = !isCutOff && (status == .succeeded || status == .failed)
        try db.execute(
            sql: """
                UPDATE runs SET status = ?1, finished_at = ?2, exit_code = ?3, child = NULL,
                    status_message = CASE WHEN ?4 IS NULL OR (?5 AND is_message_terminal AND status_message IS NOT NULL)
                        THEN status_message ELSE ?4 END,
                    is_message_terminal = CASE WHEN ?4 IS NULL AND status_message IS NULL THEN NULL ELSE 1 END,
                    memory_current = 0, cpu_current = 0, restart_count = restart_count + ?6
                WHERE id = ?7 AND owner = ?8 AND status IN \(Self.inProgress)
                """,
            arguments: [
                status.rawValue, clock.now.milliseconds, exitCode, message, keepsMessage, restarts, id, owner,
            ])
        guard db.changesCount > 0 else { return false }
        if let usage { try measure(db, id, usage) }
        if let event = WebhookEventType(end: status) { try events.happened(db, event, to: try find(db, id)) }
        return true
    }

    func measure(_ db: Database, _ id: String, _ usage: RunUsage) throws {
        try db.execute(
            sql: """
                UPDATE runs SET memory_average = ?, memory_maximum = ?, memory_current = ?, cpu_average = ?,
                    cpu_maximum = ?, cpu_current = ?, run_millis = ?, compute_units = ? WHERE id = ?
                """,
            arguments: [
                usage.memoryAverage, usage.memoryMaximum, usage.memoryCurrent, usage.cpuAverage, usage.cpuMaximum,
                usage.cpuCurrent, usage.runMillis, usage.computeUnits, id,
            ])
    }

    func setChild(_ db: Database, _ id: String, _ child: ProcessIdentity?) throws {
        try db.execute(sql: "UPDATE runs SET child = ? WHERE id = ?", arguments: [child?.description, id])
    }

    /// Asks for a run's end: at once when it waits for its start, through its owner otherwise.
    func abort(_ db: Database, _ id: String, grace: Duration) throws -> RunRecord {
        let run = try find(db, id)
        if run.status == .ready {
            _ = try finish(
                db, id, .aborted, exitCode: nil, message: RunLifecycle.abortMessage, owner: run.owner, usage: nil)
        } else if try move(db, id, to: .aborting, from: [.running, .timingOut]) {
            try db.execute(
                sql: "UPDATE runs SET abort_grace_millis = ? WHERE id = ?", arguments: [grace.milliseconds, id])
        }
        return try find(db, id)
    }

    /// Makes an ended run wait for another start, under a new owner.
    ///
    /// - Parameter actor: at the build it shall run on.
    func resurrect(_ db: Database, _ id: String, _ actor: LocalActor, options: RunOptions, owner: String) throws
        -> RunRecord
    {
        try db.execute(
            sql: """
                UPDATE runs SET status = 'READY', finished_at = NULL, exit_code = NULL, status_message = NULL,
                    is_message_terminal = NULL, resurrect_count = resurrect_count + 1, owner = ?, build = ?,
                    build_id = ?, build_number = ?,
                    timeout_secs = ?, memory_mbytes = ?, max_items = ?, max_total_charge_usd = ?, restart_on_error = ?
                WHERE id = ? AND status NOT IN \(Self.inProgress)
                """,
            arguments: [
                owner, options.build, actor.buildId, actor.buildNumber, options.timeoutSecs, options.memoryMbytes,
                options.maxItems, options.maxTotalChargeUsd, options.restartOnError, id,
            ])
        guard db.changesCount > 0 else {
            throw APIError.invalidRequest("Only a run that has ended can be resurrected.")
        }
        let run = try find(db, id)
        try events.happened(db, .runResurrected, to: run)
        return run
    }

    struct Report: Sendable {
        var message: String??
        var isTerminal: Bool?
        var generalAccess: String?
        var netReceived: Int64?
        var netSent: Int64?
    }

    /// What `PUT /actor-runs/{id}` changes.
    func report(_ db: Database, _ id: String, _ report: Report) throws -> RunRecord {
        let run = try find(db, id)
        if let message = report.message {
            try db.execute(
                sql: "UPDATE runs SET status_message = ?, is_message_terminal = ? WHERE id = ?",
                arguments: [message, report.isTerminal ?? false, id])
        } else if let isTerminal = report.isTerminal {
            try db.execute(
                sql: "UPDATE runs SET is_message_terminal = ? WHERE id = ?", arguments: [isTerminal, id])
        }
        try db.execute(
            sql: "UPDATE runs SET general_access = ?, net_received = ?, net_sent = ? WHERE id = ?",
            arguments: [
                report.generalAccess ?? run.generalAccess, report.netReceived ?? run.netReceived,
                report.netSent ?? run.netSent, id,
            ])
        return try find(db, id)
    }
}
