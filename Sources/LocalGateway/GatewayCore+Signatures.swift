import GRDB

/// Links to storages that work without a token, because they carry a signature made with the storage's own secret.
extension GatewayCore {
    /// Checks the signature of a request that has no token.
    ///
    /// - Throws: ``APIError`` 401 where no signature helps, 403 for a wrong or expired one.
    func checkSignature(_ request: APIRequest) async throws {
        let path = request.segments
        let isRead = request.method == "GET" || request.method == "HEAD"
        guard isRead, let signature = request.value("signature"), path.count >= 3, !path[1].contains("~") else {
            throw APIError.tokenMissing
        }
        switch (path[0], path[2], path.count) {
        case ("datasets", "items", 3):
            try await check(.dataset, path[1], "dataset") { row, now in
                URLSignature.isValid(content: signature, secret: row.signingKey, storageId: row.id, now: now)
            }
        case ("key-value-stores", "keys", 3), ("key-value-stores", "records", 3):
            try await check(.keyValueStore, path[1], "key-value store") { row, now in
                URLSignature.isValid(content: signature, secret: row.signingKey, storageId: row.id, now: now)
            }
        case ("key-value-stores", "records", 4):
            try await check(.keyValueStore, path[1], "key-value store") { row, _ in
                URLSignature.isValid(record: signature, secret: row.signingKey, key: path[3])
            }
        default: throw APIError.tokenMissing
        }
    }

    private func check(_ kind: StorageKind, _ id: String, _ name: String, _ isValid: (StorageRow, Moment) -> Bool)
        async throws
    {
        let store = storages(kind)
        let row = try await database.read { db in try store.find(db, id) }
        guard !row.signingKey.isEmpty, isValid(row, clock.now) else {
            throw APIError(
                .forbidden, "insufficient-permissions",
                "Insufficient permissions for the \(name). Make sure you're passing a correct API token and that it has "
                    + "the required permissions.")
        }
    }
}
