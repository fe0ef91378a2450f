import Foundation
import GRDB
import GatewayAPI

/// Reboots, metamorphs, charges and changes of owner: what happens to a run besides its way through the statuses.
extension RunStore {
    /// Asks the owner of a run to start its process anew.
    ///
    /// - Throws: ``APIError`` 400 when the run does not run.
    func reboot(_ db: Database, _ id: String) throws -> RunRecord {
        try requireRunning(db, id)
        try db.execute(
            sql: "UPDATE runs SET reboot_count = reboot_count + 1, changes = changes + 1 WHERE id = ?", arguments: [id])
        return try find(db, id)
    }

    /// Makes a run one of another actor, with an input of its own beside the first one.
    ///
    /// - Parameters:
    ///   - actor: at the build it shall run on.
    ///   - build: the tag or number that was asked for.
    /// - Throws: ``APIError`` 400 when the run does not run.
    func metamorph(
        _ db: Database, _ id: String, into actor: LocalActor, build: String, input: RecordStore.Record?,
        records: RecordStore
    ) throws -> RunRecord {
        try requireRunning(db, id)
        let run = try find(db, id)
        var past = run.metamorphs.flatMap { ActorStore.parse($0).elements } ?? []
        var inputKey: String?
        if let input {
            let key = "\(RecordStore.inputKey)-METAMORPH-\(past.count + 1)"
            _ = try records.put(db, run.storeId, key, input)
            inputKey = key
        }
        past.append(
            .object([
                ("createdAt", .date(clock.now)), ("actorId", .string(actor.id)), ("buildId", .string(actor.buildId)),
                ("inputKey", .optional(inputKey)),
            ]))
        try db.execute(
            sql: """
                UPDATE runs SET act_id = ?, act_name = ?, build = ?, build_id = ?, build_number = ?, metamorphs = ?,
                    input_key = COALESCE(?, input_key), changes = changes + 1 WHERE id = ?
                """,
            arguments: [
                actor.id, actor.fullName, build, actor.buildId, actor.buildNumber, JSONValue.array(past).text, inputKey,
                id,
            ])
        return try find(db, id)
    }

    private func requireRunning(_ db: Database, _ id: String) throws {
        let run = try find(db, id)
        guard run.status == .running else {
            throw APIError(
                .badRequest, run.status.isTerminal ? "job-finished" : "invalid-request",
                "The run must be RUNNING for this; it is \(run.status.rawValue).")
        }
    }

    /// Notes that events happened that a priced actor would charge for. The same key counts once.
    func charge(_ db: Database, _ id: String, key: String, event: String, count: Int64) throws {
        try db.execute(
            sql: "INSERT INTO run_charges (run_id, key, event, count) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [id, key, event, count])
    }

    /// Removes a run that has ended, with its log; its storages stay.
    ///
    /// - Throws: ``APIError`` 400 while it goes on.
    func delete(_ db: Database, _ id: String) throws {
        let run = try find(db, id)
        guard run.status.isTerminal else {
            throw APIError(
                .badRequest, "cannot-remove-running-run",
                "A run that is still \(run.status.rawValue) cannot be removed.")
        }
        try db.execute(sql: "DELETE FROM run_charges WHERE run_id = ?", arguments: [id])
        try db.execute(sql: "DELETE FROM log_chunks WHERE run_id = ?", arguments: [id])
        try db.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [id])
    }

    /// Takes over a run whose owner went away before it started it.
    ///
    /// - Returns: false when somebody else was faster.
    func adopt(_ db: Database, _ run: RunRecord, owner: String) throws -> Bool {
        try db.execute(
            sql: "UPDATE runs SET owner = ? WHERE id = ? AND owner = ? AND status = 'READY'",
            arguments: [owner, run.id, run.owner])
        return db.changesCount > 0
    }

    /// Refuses what would go beyond the limits, of all gateways on this database together.
    ///
    /// - Throws: ``APIError`` 402 in the API's two forms.
    func checkRoom(_ db: Database, for options: RunOptions, within limits: LocalGateway.RunLimits) throws {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) AS count, COALESCE(SUM(memory_mbytes), 0) AS memory FROM runs
                WHERE status IN \(Self.inProgress)
                """)
        let (count, memory): (Int64, Int64) = (row?["count"] ?? 0, row?["memory"] ?? 0)
        if let most = limits.memoryMbytes, memory + options.memoryMbytes > Int64(most) {
            throw APIError(
                APIError.paymentRequired, "actor-memory-limit-exceeded",
                "By launching this job you will exceed the memory limit of \(most) MB for all your Actor runs "
                    + "(currently used: \(memory) MB, requested: \(options.memoryMbytes) MB).")
        }
        if let most = limits.concurrentRuns, count >= Int64(most) {
            throw APIError(
                APIError.paymentRequired, "concurrent-runs-limit-exceeded",
                "By launching this job you will exceed the limit of \(most) concurrent Actor runs.")
        }
    }
}
