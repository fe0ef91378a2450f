import GRDB
import GatewayAPI
import HTTPTypes
import Hummingbird

extension GatewayCore {
    var recordRoutes: [Route] {
        let path = "/key-value-stores/{id}/records/{key}"
        return [
            Route("GET", "/key-value-stores/{id}/keys") { [self] in try await keys($0) },
            Route("GET", "/key-value-stores/{id}/records") { [self] in try await archive($0) },
            Route("GET", path, rate: 200) { [self] in try await record($0) },
            Route("PUT", path, rate: 200) { [self] in try await putRecord($0) },
            Route("POST", path, rate: 200) { [self] in try await putRecord($0) },
            Route("DELETE", path, rate: 200) { [self] request in
                let (reference, key) = (request.parameters[0], try Self.recordKey(request))
                try await database.write { [records] db in try records.delete(db, reference, key) }
                return .deleted
            },
        ]
    }

    /// Up to this length a record is read where its request is answered.
    private static let shortRecord = 64 << 10

    private static func recordKey(_ request: APIRequest) throws -> String {
        let key = request.parameters[1]
        guard Identifier.isRecordKey(key) else { throw invalidRecordKey }
        return key
    }

    static let invalidRecordKey = APIError(
        .badRequest, "invalid-record-key", "Record key contains invalid character")

    private func keys(_ request: APIRequest) async throws -> APIResponse {
        let wanted = try request.integer("limit") ?? 0
        let limit = wanted == 0 ? Page.maximum : min(wanted, Page.maximum)
        let start = request.value("exclusiveStartKey").flatMap { $0.isEmpty ? nil : $0 }
        let (prefix, collection) = (request.value("prefix") ?? "", request.value("collection") ?? "")
        let reference = request.parameters[0]
        let (row, found) = try await database.read { [records] db in
            let row = try records.storages.find(db, reference)
            let group = try RecordCollection(collection, in: row)
            let keys = try records.keys(db, row.id, after: start, prefix: group.prefix(with: prefix), limit: limit + 1)
            return (row, keys.filter { group.isMember($0.name, prefix) })
        }
        accesses.note(row.id, .list)
        let page = found.prefix(limit)
        let isTruncated = found.count > limit
        let items = page.map { key in
            JSONValue.object([
                ("key", .string(key.name)), ("size", .int(key.size)),
                ("recordPublicUrl", .string(publicURL(row, key.name))),
            ])
        }
        return .data(
            .object([
                ("limit", .int(Int64(limit))), ("count", .int(Int64(items.count))), ("isTruncated", .bool(isTruncated)),
                ("exclusiveStartKey", .optional(start)),
                ("nextExclusiveStartKey", isTruncated ? .optional(page.last?.name) : .null), ("items", .array(items)),
            ]))
    }

    private func recordURL(_ id: String, _ key: String) -> String {
        "\(baseURL)/v2/key-value-stores/\(id)/records/\(PercentEncoding.encode(key))"
    }

    private func publicURL(_ row: StorageRow, _ key: String) -> String {
        "\(recordURL(row.id, key))?signature=\(URLSignature.hmac(row.signingKey, key))"
    }

    /// All records as a ZIP archive.
    private func archive(_ request: APIRequest) async throws -> APIResponse {
        let (prefix, collection) = (request.value("prefix") ?? "", request.value("collection") ?? "")
        let reference = request.parameters[0]
        let (row, group) = try await database.read { [records] db in
            let row = try records.storages.find(db, reference)
            return (row, try RecordCollection(collection, in: row))
        }
        accesses.note(row.id, .read)
        let archive = RecordArchive(
            database: database, records: records, storeId: row.id, prefix: group.prefix(with: prefix), now: clock.now,
            isMember: { group.isMember($0, prefix) })
        return APIResponse(
            status: .ok,
            headers: [
                .contentType: "application/zip", .contentDisposition: "attachment; filename=\"\(row.id).zip\"",
            ],
            body: archive.body)
    }

    private func record(_ request: APIRequest) async throws -> APIResponse {
        let (reference, key) = (request.parameters[0], try Self.recordKey(request))
        let (id, short) = try database.glance { db in
            try records.glance(db, reference, key, limit: Self.shortRecord)
        }
        let record: RecordStore.Record
        if let short {
            record = short
        } else {
            let long = try await database.read { [records] db in try records.get(db, id, key) }
            guard let long else { throw APIError.notFound("Record") }
            record = long
        }
        if !request.flag("attachment") { try Self.checkForBrowsers(record, request) }
        accesses.note(id, .read)
        var body = record.body
        var encoding = record.contentEncoding
        if encoding != .identity, !Self.accepts(encoding, request.headers[.acceptEncoding] ?? "") {
            body = try APIRequest.decode(body, encoding, limit: APIRequest.recordLimit)
            encoding = .identity
        }
        var response = APIResponse.bytes(body, type: record.contentType)
        if encoding != .identity { response.headers[.contentEncoding] = encoding.rawValue }
        response.confine()
        if request.flag("attachment") { response.headers[.contentDisposition] = "attachment; filename=\"\(key)\"" }
        return response
    }

    /// What the real API refuses to whoever does not say that the record is for keeping: it alters pages on their way, which
    /// it cannot when they are compressed, and no record becomes a service worker of its host.
    private static func checkForBrowsers(_ record: RecordStore.Record, _ request: APIRequest) throws {
        if request.headers[.serviceWorker] != nil {
            throw APIError(
                .forbidden, "service-worker-registration-not-allowed", "A record cannot be used as a service worker.")
        }
        let isPage = record.contentType.lowercased().hasPrefix("text/html")
        if isPage, record.contentEncoding != .identity {
            throw APIError(
                .forbidden, "content-encoding-forbidden-for-html",
                "An HTML record that is stored with a content encoding is only served with attachment=true.")
        }
    }

    private static func accepts(_ encoding: ContentEncoding, _ header: String) -> Bool {
        header.lowercased().split(separator: ",").contains { entry in
            let parts = entry.split(separator: ";").map { $0.filter { $0 != " " } }
            let isRefused = parts.dropFirst().contains { $0.hasPrefix("q=") && (Double($0.dropFirst(2)) ?? 1) == 0 }
            return !isRefused && (parts.first == encoding.rawValue || parts.first == "*")
        }
    }

    private func putRecord(_ request: APIRequest) async throws -> APIResponse {
        let (reference, key) = (request.parameters[0], try Self.recordKey(request))
        let encoding = try request.contentEncoding()
        let body: [UInt8]
        do {
            body = try await request.rawBody(limit: APIRequest.recordLimit)
            // What cannot be decoded now could never be read again.
            if encoding != .identity { _ = try APIRequest.decode(body, encoding, limit: APIRequest.recordLimit) }
        } catch let error as APIError where error.code == "request-too-large" {
            throw APIError(.contentTooLarge, "record-too-large", error.message)
        }
        let type = try request.storedContentType()
        let record = RecordStore.Record(contentType: type, contentEncoding: encoding, body: body)
        let row = try await database.write { [records] db in try records.put(db, reference, key, record) }
        return .json(.object([]), status: .created, location: recordURL(row.id, key))
    }
}
