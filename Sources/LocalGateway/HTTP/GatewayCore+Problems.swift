import Foundation
import GRDB
import HTTPTypes
import NIOCore

extension GatewayCore {
    private static let noRoom = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")

    /// What to answer when something failed that no request is to blame for; a line about it goes to whoever runs the
    /// gateway.
    ///
    /// A transaction that failed has left nothing behind, so a client may simply try again once there is room.
    func problem(_ error: any Error) -> APIError {
        let (status, message) = Self.description(of: error)
        configuration.report("the local gateway failed: \(message)")
        return APIError(status, "internal-server-error", "The local gateway failed: \(message)")
    }

    private static func description(of error: any Error) -> (HTTPResponse.Status, String) {
        if let failure = error as? IOError, [ENOSPC, EDQUOT, EROFS].contains(failure.errnoCode) {
            return (Self.noRoom, "there is no room for a file (\(failure)); nothing was changed")
        }
        guard let failure = error as? DatabaseError else { return (.internalServerError, "\(error)") }
        // A backup that fails leaves its code and no words: SQLite then says "not an error".
        let words = failure.message.flatMap { $0 == "not an error" ? nil : $0 }
        let detail = words ?? failure.resultCode.description
        switch failure.resultCode {
        case .SQLITE_FULL:
            return (Self.noRoom, "there is no room for its data (\(detail)); nothing was changed")
        case .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return (Self.noRoom, "its data cannot be written (\(detail)); nothing was changed")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return (.serviceUnavailable, "another program keeps its database locked; nothing was changed")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return (.internalServerError, "its database is damaged (\(detail)); restore a snapshot or reset it")
        default:
            // The statement and its values stay out of answers and logs.
            return (.internalServerError, "\(failure.resultCode): \(detail)")
        }
    }
}
