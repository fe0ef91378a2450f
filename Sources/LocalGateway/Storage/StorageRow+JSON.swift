extension StorageRow {
    /// The object the API shows.
    ///
    /// - Parameter isListed: in lists the official Python client refuses datasets and queues without a name, so unnamed
    ///   ones show an empty one there; queues also show the owner's name.
    func json(user: LocalUser, baseURL: String, isListed: Bool = false) -> JSONValue {
        let url = "\(baseURL)/v2/\(kind.path)/\(id)"
        let signature = URLSignature.content(signingKey, id)
        let secret: [(String, JSONValue)] = isListed ? [] : [("urlSigningSecretKey", .string(signingKey))]
        var members: [(String, JSONValue)] = [
            ("id", .string(id)),
            ("name", isListed && kind != .keyValueStore ? .string(name ?? "") : .optional(name)),
            ("title", .optional(title)), ("userId", .string(user.id)), ("username", .string(user.username)),
            ("createdAt", .date(createdAt)), ("modifiedAt", .date(modifiedAt)), ("accessedAt", .date(accessedAt)),
            ("actId", .optional(actId)), ("actRunId", .optional(runId)),
        ]
        switch kind {
        case .dataset:
            members +=
                [
                    ("itemCount", .int(itemCount)), ("cleanItemCount", .int(cleanItemCount)),
                    ("fields", fields.map { .raw(Array($0.utf8)) } ?? .null),
                    ("schema", schema.map { .raw(Array($0.utf8)) } ?? .null),
                    ("itemsPublicUrl", .string("\(url)/items?signature=\(signature)")),
                ] + secret
        case .keyValueStore:
            members +=
                [
                    ("keysPublicUrl", .string("\(url)/keys?signature=\(signature)")),
                    ("recordsPublicUrl", .string("\(url)/records")),
                    ("schema", schema.map { .raw(Array($0.utf8)) } ?? .null),
                ] + secret
        case .requestQueue:
            members += [
                ("totalRequestCount", .int(itemCount)), ("handledRequestCount", .int(handledCount)),
                ("pendingRequestCount", .int(itemCount - handledCount)),
                ("hadMultipleClients", .bool(hadMultipleClients)),
            ]
        }
        members += [
            ("consoleUrl", .string(url)), ("generalAccess", .string(generalAccess)),
            ("stats", stats(isListed: isListed)),
        ]
        return .object(members)
    }

    private func stats(isListed: Bool) -> JSONValue {
        var members: [(String, JSONValue)] = [("readCount", .int(readCount)), ("writeCount", .int(writeCount))]
        switch kind {
        case .dataset: members.append((isListed ? "inflatedBytes" : "storageBytes", .int(bytes)))
        case .keyValueStore:
            members += [
                ("deleteCount", .int(deleteCount)), ("listCount", .int(listCount)), ("storageBytes", .int(bytes)),
            ]
        case .requestQueue:
            members += [
                ("deleteCount", .int(deleteCount)), ("headItemReadCount", .int(headReadCount)),
                ("storageBytes", .int(bytes)),
            ]
        }
        return .object(members)
    }
}
