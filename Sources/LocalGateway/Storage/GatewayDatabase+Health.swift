import Foundation
import GRDB

/// What can be wrong with a database, in words that help.
extension GatewayDatabase {
    /// Up to this size a database is read through before it is used, for that takes no time anybody notices.
    private static let small: UInt64 = 4 << 20
    /// Up to this size it is when the gateway that had it open last ended without closing it.
    private static let bearable: UInt64 = 256 << 20

    /// What the database keeps about its account.
    ///
    /// - Throws: ``LocalGatewayError``.
    func settings() throws -> Settings {
        do {
            return try writeBlocking { db in try Settings(db) }
        } catch {
            throw Self.explained(error, pool.path)
        }
    }

    /// Whether to look for damage before the database is used.
    ///
    /// - Parameter isLeftBehind: whether the last gateway that had it open ended without closing it.
    static func deservesCheck(_ path: String, isLeftBehind: Bool) -> Bool {
        size(path) <= (isLeftBehind ? bearable : small)
    }

    private static func size(_ path: String) -> UInt64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
    }

    static func check(_ pool: DatabasePool, _ path: String) throws {
        let findings = try pool.read { db in try String.fetchAll(db, sql: "PRAGMA quick_check(1)") }
        guard findings == ["ok"] else { throw damaged(path, findings.joined(separator: "; ")) }
    }

    static func newer(_ path: String) -> LocalGatewayError {
        LocalGatewayError(
            .databaseUnusable,
            "the database \(path) was written by a newer moongate; update moongate, or use another state directory")
    }

    private static func damaged(_ path: String, _ detail: String) -> LocalGatewayError {
        LocalGatewayError(
            .databaseUnusable,
            "the database \(path) is damaged (\(detail)); move it away together with its -wal and -shm files, then start "
                + "again and restore a snapshot if there is one")
    }

    /// The same error in words that say what to do.
    static func explained(_ error: any Error, _ path: String) -> LocalGatewayError {
        if let error = error as? LocalGatewayError { return error }
        guard let failure = error as? DatabaseError else {
            return LocalGatewayError(.databaseUnusable, "cannot use the database \(path): \(error)", cause: error)
        }
        let detail = failure.message ?? failure.resultCode.description
        switch failure.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return damaged(path, detail)
        case .SQLITE_FULL:
            return LocalGatewayError(
                .stateDirectoryNotWritable, "no room for the database \(path): \(detail); make room on the disk",
                cause: error)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_IOERR:
            return LocalGatewayError(
                .stateDirectoryNotWritable,
                "cannot write the database \(path): \(detail); check the folder's permissions and its disk, or use "
                    + "another state directory", cause: error)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return LocalGatewayError(
                .databaseUnusable, "another program has locked the database \(path); close it and start again",
                cause: error)
        default:
            return LocalGatewayError(
                .databaseUnusable, "cannot use the database \(path): \(detail)", cause: error)
        }
    }
}
