import GRDB

extension GatewayDatabase {
    /// Actors that are made over the API, their versions, builds and tags; and what a run knows of its build.
    static func registerActors(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("2 actors") { db in
            try db.execute(sql: actors + runColumns)
        }
    }

    /// `settings` and `version` are JSON objects as clients set them. The values of secret environment variables stand there
    /// as they are: the folder is readable by its owner alone.
    private static let actors = """
        CREATE TABLE actors (
            id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL COLLATE NOCASE UNIQUE,
            created_at INTEGER NOT NULL,
            modified_at INTEGER NOT NULL,
            settings TEXT NOT NULL
        );

        CREATE TABLE actor_versions (
            actor_id TEXT NOT NULL,
            number TEXT NOT NULL,
            version TEXT NOT NULL,
            builds_made INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (actor_id, number)
        );

        CREATE TABLE actor_builds (
            id TEXT PRIMARY KEY NOT NULL,
            actor_id TEXT NOT NULL,
            number TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            origin TEXT NOT NULL,
            version TEXT NOT NULL
        );
        CREATE UNIQUE INDEX actor_builds_by_number ON actor_builds (actor_id, number);

        CREATE TABLE actor_tags (
            actor_id TEXT NOT NULL,
            tag TEXT NOT NULL,
            build_id TEXT NOT NULL,
            PRIMARY KEY (actor_id, tag)
        );

        """

    /// `metamorphs` is the JSON array of the API; `changes` counts reboots and metamorphs, so that the process that runs the
    /// actor sees that another one was asked for one.
    private static let runColumns = """
        ALTER TABLE runs ADD COLUMN build_id TEXT;
        ALTER TABLE runs ADD COLUMN build_number TEXT;
        ALTER TABLE runs ADD COLUMN input_key TEXT;
        ALTER TABLE runs ADD COLUMN reboot_count INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE runs ADD COLUMN metamorphs TEXT;
        ALTER TABLE runs ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE run_charges (
            run_id TEXT NOT NULL,
            key TEXT NOT NULL,
            event TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (run_id, key)
        );
        """
}
