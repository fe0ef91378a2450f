import GRDB

/// The clock's setting in the state directory, where a restart and other processes find it.
struct ClockStore: Sendable {
    private static let name = "clock"

    let database: GatewayDatabase

    func read() async throws -> ClockSetting {
        try await database.read { db in try Self.read(db) }
    }

    func readBlocking() throws -> ClockSetting {
        try database.readBlocking { db in try Self.read(db) }
    }

    func write(_ setting: ClockSetting) async throws {
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value
                    """,
                arguments: [Self.name, setting.text])
        }
    }

    /// What cannot be read counts as a clock that was never touched.
    private static func read(_ db: Database) throws -> ClockSetting {
        let text = try String.fetchOne(db, sql: "SELECT value FROM settings WHERE name = ?", arguments: [name])
        return text.flatMap { ClockSetting($0) } ?? .ofTheSystem
    }
}
