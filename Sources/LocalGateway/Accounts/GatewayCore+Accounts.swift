import HTTPTypes

/// Which account a request is for.
extension GatewayCore {
    /// Stands in place of a connection's identifier in an address that leads to the gateway's own account.
    static let ownAccount = "default"

    /// The account that a request acts on.
    ///
    /// The connection in the path decides, then the header `Maton-Connection`, then the oldest active connection. Official
    /// Apify clients know no connections: as long as none was ever made there is one account, and all requests are for it.
    ///
    /// - Parameters:
    ///   - path: the connection in the request's path, as in `/connections/ID/v2/…`.
    ///   - header: the one in the header.
    /// - Throws: ``APIError`` 400 when the connection is unknown or not active.
    func account(path: String?, header: String?) async throws -> AccountTable.Account {
        if path == Self.ownAccount { return ownRoutes }
        if let id = path ?? header { return try await accounts.account(try await active(id), beside: self) }
        let known = try await registry.all(database)
        if known.isEmpty { return ownRoutes }
        guard let oldest = known.first(where: { $0.status == .active }) else {
            throw APIError(
                .badRequest, "connection-not-found",
                "Missing Apify connection: none of your connections is active. Create one with POST /connections, and "
                    + "open its url to confirm it. To go back to the account there is without connections: "
                    + "moongate local reset connections")
        }
        return try await accounts.account(oldest.id, beside: self)
    }

    private func active(_ id: String) async throws -> String {
        var found = try await registry.all(database).first { $0.id == id }
        // It may have been made or confirmed this very moment.
        if found?.status != .active { found = try await registry.all(database, isFresh: true).first { $0.id == id } }
        switch found?.status {
        case .active: return id
        case nil, .deleted:
            throw APIError(.badRequest, "connection-not-found", "There is no Apify connection \"\(id)\".")
        case .pending:
            throw APIError(
                .badRequest, "connection-not-active",
                "The Apify connection \"\(id)\" is PENDING: open its url to confirm it.")
        case .failed:
            throw APIError(
                .badRequest, "connection-not-active",
                "The Apify connection \"\(id)\" is FAILED: it was refused when it should have been confirmed.")
        }
    }

    /// Closes the accounts whose connection is gone, whichever process deleted it: what runs in them ends.
    func closeLostAccounts() async {
        let open = accounts.all.compactMap(\.connectionId)
        guard !open.isEmpty, let known = try? await registry.all(database) else { return }
        let active = Set(known.filter { $0.status == .active }.map(\.id))
        for id in open where !active.contains(id) { await accounts.close(id) }
    }

    /// The accounts that somebody may use, so that what waits in them for its time or its turn goes on.
    func openAccounts() async {
        let active = (try? await registry.all(database, isFresh: true))?.filter { $0.status == .active } ?? []
        for connection in active { _ = try? await accounts.account(connection.id, beside: self) }
    }
}

extension HTTPField.Name {
    /// Which of several connections a request is for. Source: Maton's description of its gateway.
    static let connectionId = HTTPField.Name("Maton-Connection") ?? .server
}
