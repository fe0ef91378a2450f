import Foundation
import GRDB

/// Logs of runs, in chunks whose keys are their offsets.
struct LogStore: Sendable {
    let clock: GatewayClock

    /// A run that prints without end fills no disk.
    static let maximumLength: Int64 = 10 << 20
    private static let truncation = "\nThe log is longer than \(maximumLength >> 20) MB; the rest was not kept.\n"

    /// Under this name changes of a run's log are announced.
    static func topic(_ runId: String) -> String { "log:" + runId }

    func append(_ db: Database, _ runId: String, _ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { return }
        let position = try length(db, runId)
        guard position < Self.maximumLength else { return }
        var kept = bytes
        if position + Int64(bytes.count) >= Self.maximumLength {
            kept = Array(bytes.prefix(Int(Self.maximumLength - position))) + Array(Self.truncation.utf8)
        }
        try db.execute(
            sql: "INSERT INTO log_chunks (run_id, position, bytes) VALUES (?, ?, ?)",
            arguments: [runId, position, Data(kept)])
    }

    /// A line of the gateway's own.
    func note(_ db: Database, _ runId: String, _ text: String) throws {
        try append(db, runId, Array("\(clock.now.iso8601) ACTOR: \(text)\n".utf8))
    }

    /// What was written from an offset on.
    func read(_ db: Database, _ runId: String, from position: Int64 = 0) throws -> [UInt8] {
        let chunks = try Data.fetchAll(
            db, sql: "SELECT bytes FROM log_chunks WHERE run_id = ? AND position >= ? ORDER BY position",
            arguments: [runId, position])
        return chunks.flatMap { [UInt8]($0) }
    }

    func delete(_ db: Database, _ runId: String) throws {
        try db.execute(sql: "DELETE FROM log_chunks WHERE run_id = ?", arguments: [runId])
    }

    private func length(_ db: Database, _ runId: String) throws -> Int64 {
        try Int64.fetchOne(
            db,
            sql: "SELECT position + length(bytes) FROM log_chunks WHERE run_id = ? ORDER BY position DESC LIMIT 1",
            arguments: [runId]) ?? 0
    }
}
