import GRDB

/// What made a run start, and who wants to hear of it.
extension RunStore {
    /// Which schedule started a run, and for what time.
    struct ScheduleMark: Sendable {
        var id: String
        var due: Moment
    }

    /// Completes a run that was just made, and tells of it.
    func settle(_ db: Database, _ id: String, _ new: New) throws -> RunRecord {
        try db.execute(
            sql: "UPDATE runs SET task_id = ?, schedule_id = ?, scheduled_at = ? WHERE id = ?",
            arguments: [new.taskId, new.schedule?.id, new.schedule?.due.milliseconds, id])
        let webhooks = WebhookStore(clock: clock, identifiers: identifiers)
        for var webhook in new.webhooks {
            webhook.condition = WebhookChange.Condition(runId: id)
            webhook.isAdHoc = true
            _ = try webhooks.create(db, webhook)
        }
        let run = try find(db, id)
        try events.happened(db, .runCreated, to: run)
        return run
    }
}
