import GRDB

extension GatewayDatabase {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 resources") { db in
            try db.execute(sql: settings + storages + runs + connections)
        }
        registerTime(in: &migrator)
        registerActors(in: &migrator)
        registerStorages(in: &migrator)
        registerConnections(in: &migrator)
        return migrator
    }

    private static let settings = """
        CREATE TABLE settings (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
        """

    /// Datasets, key-value stores and request queues have the same head; `kind` tells them apart.
    private static let storages = """
        CREATE TABLE storages (
            id TEXT PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL,
            name TEXT,
            title TEXT,
            created_at INTEGER NOT NULL,
            modified_at INTEGER NOT NULL,
            accessed_at INTEGER NOT NULL,
            act_id TEXT,
            act_run_id TEXT,
            general_access TEXT NOT NULL DEFAULT 'FOLLOW_USER_SETTING',
            read_count INTEGER NOT NULL DEFAULT 0,
            write_count INTEGER NOT NULL DEFAULT 0,
            delete_count INTEGER NOT NULL DEFAULT 0,
            list_count INTEGER NOT NULL DEFAULT 0,
            item_count INTEGER NOT NULL DEFAULT 0,
            clean_item_count INTEGER NOT NULL DEFAULT 0,
            handled_count INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            fields TEXT,
            schema TEXT,
            client_key TEXT,
            had_multiple_clients INTEGER NOT NULL DEFAULT 0
        );
        CREATE UNIQUE INDEX storages_by_name ON storages (kind, name) WHERE name IS NOT NULL;
        CREATE INDEX storages_by_age ON storages (kind, created_at);

        CREATE TABLE dataset_items (
            dataset_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            json BLOB NOT NULL,
            PRIMARY KEY (dataset_id, position)
        );

        CREATE TABLE records (
            store_id TEXT NOT NULL,
            key TEXT NOT NULL,
            content_type TEXT NOT NULL,
            content_encoding TEXT NOT NULL,
            size INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (store_id, key)
        );

        CREATE TABLE requests (
            queue_id TEXT NOT NULL,
            id TEXT NOT NULL,
            unique_key TEXT NOT NULL,
            url TEXT NOT NULL,
            method TEXT NOT NULL,
            json BLOB NOT NULL,
            order_number INTEGER,
            handled_at INTEGER,
            PRIMARY KEY (queue_id, id)
        );
        CREATE INDEX requests_by_order ON requests (queue_id, order_number);
        """

    private static let runs = """
        CREATE TABLE runs (
            id TEXT PRIMARY KEY NOT NULL,
            act_id TEXT NOT NULL,
            act_name TEXT NOT NULL,
            task_id TEXT,
            status TEXT NOT NULL,
            status_message TEXT,
            is_message_terminal INTEGER,
            started_at INTEGER NOT NULL,
            finished_at INTEGER,
            exit_code INTEGER,
            origin TEXT NOT NULL,
            user_agent TEXT,
            build TEXT NOT NULL,
            timeout_secs INTEGER NOT NULL,
            memory_mbytes INTEGER NOT NULL,
            max_items INTEGER,
            max_total_charge_usd REAL,
            restart_on_error INTEGER NOT NULL DEFAULT 0,
            general_access TEXT NOT NULL DEFAULT 'FOLLOW_USER_SETTING',
            dataset_id TEXT NOT NULL,
            store_id TEXT NOT NULL,
            queue_id TEXT NOT NULL,
            input_length INTEGER NOT NULL DEFAULT 0,
            restart_count INTEGER NOT NULL DEFAULT 0,
            resurrect_count INTEGER NOT NULL DEFAULT 0,
            memory_average REAL NOT NULL DEFAULT 0,
            memory_maximum INTEGER NOT NULL DEFAULT 0,
            memory_current INTEGER NOT NULL DEFAULT 0,
            cpu_average REAL NOT NULL DEFAULT 0,
            cpu_maximum REAL NOT NULL DEFAULT 0,
            cpu_current REAL NOT NULL DEFAULT 0,
            net_received INTEGER NOT NULL DEFAULT 0,
            net_sent INTEGER NOT NULL DEFAULT 0,
            run_millis INTEGER NOT NULL DEFAULT 0,
            compute_units REAL NOT NULL DEFAULT 0,
            abort_grace_millis INTEGER NOT NULL DEFAULT 0,
            owner TEXT NOT NULL,
            child TEXT
        );
        CREATE INDEX runs_by_start ON runs (started_at);
        CREATE INDEX runs_by_actor ON runs (act_id, started_at);
        CREATE INDEX runs_in_progress ON runs (status)
            WHERE status NOT IN ('SUCCEEDED', 'FAILED', 'ABORTED', 'TIMED-OUT');

        CREATE TABLE log_chunks (
            run_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (run_id, position)
        );
        """

    private static let connections = """
        CREATE TABLE connections (
            id TEXT PRIMARY KEY NOT NULL,
            app TEXT NOT NULL,
            status TEXT NOT NULL,
            method TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        );
        """
}
