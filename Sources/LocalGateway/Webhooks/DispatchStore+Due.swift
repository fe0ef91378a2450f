import Foundation
import GRDB

extension DispatchStore {
    /// A message on its way.
    struct Parcel: Sendable {
        var dispatch: DispatchRecord
        var headers: [(String, String)]
        var payload: [UInt8]
    }

    /// Retries come after 1, 2, 4 … minutes.
    ///
    /// Source: Apify platform documentation (webhook actions): 11 retries, about 32 hours.
    static let maximumRetries: Int64 = 11
    private static let firstDelay: Int64 = 60_000

    func nextDue(_ db: Database) throws -> Moment? {
        try Int64.fetchOne(
            db,
            sql:
                "SELECT MIN(next_attempt_at) FROM webhook_dispatches WHERE next_attempt_at IS NOT NULL AND claim IS NULL"
        ).map(Moment.init(milliseconds:))
    }

    /// Whose turn it is, without the messages themselves.
    func due(_ db: Database, at now: Moment, limit: Int) throws -> [(id: String, webhookId: String)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, webhook_id FROM webhook_dispatches WHERE next_attempt_at <= ? AND claim IS NULL
                ORDER BY next_attempt_at, created_at, rowid LIMIT ?
                """,
            arguments: [now.milliseconds, limit]
        ).map { ($0["id"], $0["webhook_id"]) }
    }

    /// Takes a message to send it; of several gateways one gets it.
    func claim(_ db: Database, _ id: String, owner: String) throws -> Parcel? {
        try db.execute(
            sql: "UPDATE webhook_dispatches SET claim = ? WHERE id = ? AND claim IS NULL AND status = 'ACTIVE'",
            arguments: [owner, id])
        guard db.changesCount > 0,
            let row = try Row.fetchOne(db, sql: "SELECT * FROM webhook_dispatches WHERE id = ?", arguments: [id])
        else { return nil }
        let headers = JSONValue(stored: Array((row["headers"] as String).utf8))
        var pairs: [(String, String)] = []
        if case .object(let members) = headers { pairs = members.map { ($0.0, $0.1.string ?? "") } }
        return Parcel(dispatch: DispatchRecord(row), headers: pairs, payload: [UInt8](row["payload"] as Data))
    }

    /// Writes down how sending went, and when it is tried again if it did not succeed.
    ///
    /// - Parameter isFinal: whether trying again could change nothing.
    func complete(_ db: Database, _ id: String, _ call: DispatchRecord.Call, owner: String, isFinal: Bool) throws {
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM webhook_dispatches WHERE id = ? AND claim = ?", arguments: [id, owner])
        else { return }
        let dispatch = DispatchRecord(row)
        try add(db, call, to: id, position: dispatch.attempts)
        let isOver = isFinal || dispatch.doesNotRetry || dispatch.attempts >= Self.maximumRetries
        var (status, next): (DispatchRecord.Status, Int64?) = (.active, nil)
        if dispatch.status != .active {
            // Its webhook was deleted meanwhile.
            status = dispatch.status
        } else if call.isSuccess {
            status = .succeeded
        } else if isOver {
            status = .failed
        } else {
            next = call.finishedAt.milliseconds + Self.firstDelay << dispatch.attempts
        }
        try db.execute(
            sql: """
                UPDATE webhook_dispatches SET claim = NULL, attempts = attempts + 1, status = ?, next_attempt_at = ?,
                    finished_at = COALESCE(finished_at, ?) WHERE id = ?
                """,
            arguments: [
                status.rawValue, next, status == .active ? nil : call.finishedAt.milliseconds, id,
            ])
        // Nobody asks for the message once it is sent for good.
        guard status != .active else { return }
        try db.execute(sql: "UPDATE webhook_dispatches SET payload = x'' WHERE id = ?", arguments: [id])
    }

    // MARK: - What others left behind

    /// Gateways that have messages in hand.
    func claimants(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT DISTINCT claim FROM webhook_dispatches WHERE claim IS NOT NULL")
    }

    /// Messages that a gateway has in hand.
    func claimed(_ db: Database, by owner: String) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT id FROM webhook_dispatches WHERE claim = ?", arguments: [owner])
    }

    /// Gives back messages of a gateway that will not send them. They may have been sent; better twice than never.
    func release(_ db: Database, _ ids: [String], of owner: String) throws {
        for id in ids {
            try db.execute(
                sql: "UPDATE webhook_dispatches SET claim = NULL WHERE id = ? AND claim = ?", arguments: [id, owner])
        }
    }

    /// After the clock was put back nothing waits longer than it would have from now on.
    func clockJumped(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE webhook_dispatches
                SET next_attempt_at = MIN(next_attempt_at, ?1 + (?2 << MAX(0, MIN(attempts - 1, 20))))
                WHERE next_attempt_at > ?1
                """,
            arguments: [clock.now.milliseconds, Self.firstDelay])
    }
}
