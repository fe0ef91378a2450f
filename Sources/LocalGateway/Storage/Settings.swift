import GRDB

/// What a state directory keeps about its account.
struct Settings {
    var user: LocalUser
    var token: String

    init(_ db: Database) throws {
        let created = try Self.value(db, "createdAt") { String(Moment.system.milliseconds) }
        let id = try Self.value(db, "userId") { Identifier.random() }
        user = LocalUser(id: id, createdAt: Int64(created).map(Moment.init(milliseconds:)) ?? .system)
        token = try Self.value(db, "token") { "local_api_" + Identifier.random(length: 32) }
    }

    private static func value(_ db: Database, _ name: String, _ initial: () -> String) throws -> String {
        if let known = try String.fetchOne(db, sql: "SELECT value FROM settings WHERE name = ?", arguments: [name]) {
            return known
        }
        let value = initial()
        try db.execute(sql: "INSERT INTO settings (name, value) VALUES (?, ?)", arguments: [name, value])
        return value
    }
}
