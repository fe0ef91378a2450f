import GRDB

/// Tasks, schedules and webhooks.
extension GatewayDatabase {
    static func registerTime(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("2 tasks, schedules, webhooks") { db in
            try db.execute(sql: tasks + schedules + webhooks + dispatches)
        }
    }

    private static let tasks = """
        CREATE TABLE tasks (
            id TEXT PRIMARY KEY NOT NULL,
            act_id TEXT NOT NULL,
            name TEXT NOT NULL COLLATE NOCASE,
            title TEXT,
            description TEXT,
            created_at INTEGER NOT NULL,
            modified_at INTEGER NOT NULL,
            options TEXT,
            input BLOB,
            extras TEXT
        );
        CREATE UNIQUE INDEX tasks_by_name ON tasks (name);
        CREATE INDEX tasks_by_age ON tasks (created_at);
        CREATE INDEX runs_by_task ON runs (task_id, started_at) WHERE task_id IS NOT NULL;
        """

    /// A schedule is due at `next_run_at`; who changes that to the time after it has the right to start what is due.
    private static let schedules = """
        CREATE TABLE schedules (
            id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            title TEXT,
            description TEXT,
            created_at INTEGER NOT NULL,
            modified_at INTEGER NOT NULL,
            cron TEXT NOT NULL,
            timezone TEXT NOT NULL,
            is_enabled INTEGER NOT NULL,
            is_exclusive INTEGER NOT NULL,
            next_run_at INTEGER,
            last_run_at INTEGER,
            notifies_by_email INTEGER NOT NULL,
            actions BLOB NOT NULL
        );
        CREATE UNIQUE INDEX schedules_by_name ON schedules (name);
        CREATE INDEX schedules_by_age ON schedules (created_at);
        CREATE INDEX schedules_due ON schedules (next_run_at) WHERE next_run_at IS NOT NULL;

        CREATE TABLE schedule_log (
            schedule_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            level TEXT NOT NULL,
            message TEXT NOT NULL,
            PRIMARY KEY (schedule_id, position)
        ) WITHOUT ROWID;

        ALTER TABLE runs ADD COLUMN schedule_id TEXT;
        ALTER TABLE runs ADD COLUMN scheduled_at INTEGER;
        CREATE INDEX runs_by_schedule ON runs (schedule_id, status) WHERE schedule_id IS NOT NULL;
        """

    private static let webhooks = """
        CREATE TABLE webhooks (
            id TEXT PRIMARY KEY NOT NULL,
            created_at INTEGER NOT NULL,
            modified_at INTEGER NOT NULL,
            event_types TEXT NOT NULL,
            actor_id TEXT,
            task_id TEXT,
            run_id TEXT,
            is_ad_hoc INTEGER NOT NULL,
            request_url TEXT NOT NULL,
            payload_template TEXT,
            headers_template TEXT,
            interpolates_strings INTEGER NOT NULL,
            ignores_ssl_errors INTEGER NOT NULL,
            does_not_retry INTEGER NOT NULL,
            idempotency_key TEXT,
            description TEXT
        );
        CREATE UNIQUE INDEX webhooks_by_key ON webhooks (idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE INDEX webhooks_by_age ON webhooks (created_at);
        CREATE INDEX webhooks_by_condition ON webhooks (run_id, task_id, actor_id);
        CREATE INDEX webhooks_by_task ON webhooks (task_id);
        CREATE INDEX webhooks_by_actor ON webhooks (actor_id);
        """

    /// A dispatch carries everything that is needed to deliver it, as it was when its event happened. `claim` says which
    /// gateway is at it.
    private static let dispatches = """
        CREATE TABLE webhook_dispatches (
            id TEXT PRIMARY KEY NOT NULL,
            webhook_id TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            event_type TEXT NOT NULL,
            event_data TEXT NOT NULL,
            condition TEXT NOT NULL,
            is_ad_hoc INTEGER NOT NULL,
            request_url TEXT NOT NULL,
            ignores_ssl_errors INTEGER NOT NULL,
            does_not_retry INTEGER NOT NULL,
            headers TEXT NOT NULL,
            payload BLOB NOT NULL,
            status TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_attempt_at INTEGER,
            finished_at INTEGER,
            removed_at INTEGER,
            claim TEXT
        );
        CREATE INDEX dispatches_by_webhook ON webhook_dispatches (webhook_id, created_at);
        CREATE INDEX dispatches_by_age ON webhook_dispatches (created_at);
        CREATE INDEX dispatches_due ON webhook_dispatches (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
        CREATE INDEX dispatches_claimed ON webhook_dispatches (claim) WHERE claim IS NOT NULL;

        CREATE TABLE webhook_calls (
            dispatch_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            finished_at INTEGER NOT NULL,
            error_message TEXT,
            response_status INTEGER,
            response_body TEXT,
            PRIMARY KEY (dispatch_id, position)
        ) WITHOUT ROWID;
        """
}
