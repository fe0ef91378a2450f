import GRDB

/// Listing, making, reading and deleting, which are the same for all three kinds of storage.
extension GatewayCore {
    var storageRoutes: [Route] {
        [StorageKind.dataset, .keyValueStore, .requestQueue].flatMap { kind in
            [
                Route("GET", "/\(kind.path)") { [self] in try await listStorages(kind, $0) },
                Route("POST", "/\(kind.path)") { [self] in try await createStorage(kind, $0) },
                Route("GET", "/\(kind.path)/{id}") { [self] request in
                    let (store, reference) = (storages(kind), request.parameters[0])
                    await accesses.flush()
                    let row = try await database.read { db in try store.find(db, reference) }
                    return .data(row.json(user: user, baseURL: baseURL))
                },
                Route("PUT", "/\(kind.path)/{id}") { [self] in try await updateStorage(kind, $0) },
                Route("DELETE", "/\(kind.path)/{id}") { [self] request in
                    let (store, reference) = (storages(kind), request.parameters[0])
                    try await database.write { db in try store.delete(db, reference) }
                    return .deleted
                },
            ]
        }
    }

    private func listStorages(_ kind: StorageKind, _ request: APIRequest) async throws -> APIResponse {
        let page = try Page(request)
        let includesUnnamed = request.flag("unnamed")
        let ownership = request.value("ownership") ?? ""
        guard ["", "ownedByMe", "sharedWithMe"].contains(ownership) else {
            throw APIError.invalidParameter("Query parameter \"ownership\" must be ownedByMe or sharedWithMe.")
        }
        await accesses.flush()
        let store = storages(kind)
        // Nobody shares anything with a local account.
        let isForeign = ownership == "sharedWithMe"
        let (total, rows) =
            isForeign
            ? (0, [])
            : try await database.read { db in try store.list(db, page: page, includesUnnamed: includesUnnamed) }
        let items = rows.map { $0.json(user: user, baseURL: baseURL, isListed: true) }
        return .data(page.envelope(total: total, items: items, extra: [("unnamed", .bool(includesUnnamed))]))
    }

    private func createStorage(_ kind: StorageKind, _ request: APIRequest) async throws -> APIResponse {
        let body = try await request.jsonObject()
        let name = try Self.name(request.value("name") ?? body.textField("name"))
        let schema = try Self.schema(body, kind)
        let store = storages(kind)
        let (row, isNew) = try await database.write { db in try store.create(db, name: name, schema: schema) }
        return .data(
            row.json(user: user, baseURL: baseURL), status: isNew ? .created : .ok,
            location: isNew ? "\(baseURL)/v2/\(kind.path)/\(row.id)" : nil)
    }

    private static func schema(_ body: JSONValue, _ kind: StorageKind) throws -> String? {
        guard kind != .requestQueue, let schema = body.field("schema") else { return nil }
        if kind == .dataset { _ = try DatasetSchema(schema) }
        guard schema.isObject else { throw APIError.invalidValue("\"schema\" must be an object") }
        return String(decoding: schema.bytes, as: UTF8.self)
    }

    private func updateStorage(_ kind: StorageKind, _ request: APIRequest) async throws -> APIResponse {
        let body = try await request.jsonObject()
        var changes = StorageStore.Changes()
        if body.has("name") { changes.name = .some(try Self.name(body.textField("name"))) }
        if body.has("title") { changes.title = .some(try Self.title(body.textField("title"))) }
        changes.generalAccess = try body.choiceField("generalAccess", among: Self.accessLevels)
        let (store, reference, changed) = (storages(kind), request.parameters[0], changes)
        await accesses.flush()
        let row = try await database.write { db in try store.update(db, reference, changed) }
        return .data(row.json(user: user, baseURL: baseURL))
    }

    /// What `generalAccess` of storages and runs may be.
    static let accessLevels = [
        "FOLLOW_USER_SETTING", "ANYONE_WITH_ID_CAN_READ", "ANYONE_WITH_NAME_CAN_READ", "RESTRICTED",
    ]

    private static func title(_ text: String?) throws -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard text.unicodeScalars.count <= 1000 else {
            throw APIError.invalidValue("\"title\" must have at most 1000 characters")
        }
        return text
    }

    private static func name(_ text: String?) throws -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard Identifier.isName(text) else {
            throw APIError.invalidValue(
                "\"name\" must be 3 to 63 letters, digits and hyphens, and must not begin or end with a hyphen")
        }
        return text
    }
}
