import GRDB

/// The limits of the account, and the two of them that a client may set.
struct AccountLimits: Sendable {
    /// What the account may be set to at most; there is nobody to pay.
    static let maximumMonthlyUsageUsd: Int64 = 1_000_000

    var monthlyUsageUsd: Double
    var dataRetentionDays: Int64

    init(_ db: Database) throws {
        monthlyUsageUsd = try Self.value(db, "maxMonthlyUsageUsd").flatMap { Double($0) } ?? 1000
        dataRetentionDays = try Self.value(db, "dataRetentionDays").flatMap { Int64($0) } ?? 365
    }

    func store(_ db: Database) throws {
        try Self.set(db, "maxMonthlyUsageUsd", JSONValue.double(monthlyUsageUsd).text)
        try Self.set(db, "dataRetentionDays", String(dataRetentionDays))
    }

    private static func value(_ db: Database, _ name: String) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM settings WHERE name = ?", arguments: [name])
    }

    private static func set(_ db: Database, _ name: String, _ value: String) throws {
        try db.execute(
            sql: "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            arguments: [name, value])
    }
}
