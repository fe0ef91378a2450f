import CZlib
import GRDB
import Hummingbird
import NIOCore

/// A store's records as a ZIP archive (PKWARE's APPNOTE 6.3), stored without compression and written while it is read:
/// one record at a time is in memory, and of the earlier ones a line of the directory.
struct RecordArchive: Sendable {
    let database: GatewayDatabase
    let records: RecordStore
    let storeId: String
    let prefix: String
    let now: Moment
    let isMember: @Sendable (String) -> Bool

    private static let pageLength = 100

    var body: ResponseBody {
        ResponseBody { writer in
            var directory = ArchiveDirectory(now: now)
            var last: String?
            while true {
                let start = last
                let keys = try await database.read { db in
                    try records.keys(db, storeId, after: start, prefix: prefix, limit: Self.pageLength)
                }
                guard !keys.isEmpty else { break }
                for key in keys where isMember(key.name) {
                    // A record that was deleted meanwhile is not in the archive.
                    let found = try await database.read { db in try records.get(db, storeId, key.name) }
                    guard let found else { continue }
                    let content = Self.content(of: found)
                    try await writer.write(directory.entry(Self.fileName(key.name), content))
                    try await writer.write(ByteBuffer(bytes: content))
                }
                last = keys.last?.name
            }
            try await writer.write(directory.end)
            try await writer.finish(nil)
        }
    }

    /// Without its content encoding, which no file in an archive can have.
    private static func content(of record: RecordStore.Record) -> [UInt8] {
        (try? record.contentEncoding.decode(record.body, limit: APIRequest.recordLimit)) ?? record.body
    }

    /// Keys are legal names of files but for two that mean folders.
    private static func fileName(_ key: String) -> String {
        key == "." || key == ".." ? key.replacing(".", with: "%2E") : key
    }
}
