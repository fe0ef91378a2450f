import GRDB

extension GatewayDatabase {
    /// What confirming a connection needs.
    static func registerConnections(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("2 connections") { db in
            // Opens the page that confirms the connection; empty once that is done.
            try db.execute(sql: "ALTER TABLE connections ADD COLUMN session_token TEXT NOT NULL DEFAULT ''")
        }
    }
}
