import GatewayAPI

extension GatewayClient {
    /// The connection that every call to the gateway names.
    ///
    /// One that was configured is used as it is. Otherwise, on a Maton gateway, the only active one is looked up with the
    /// first call and kept for the life of the client, so that a connection that is added later cannot change whose
    /// account is acted on.
    ///
    /// - Returns: The ID; nil where the gateway is left to choose.
    /// - Throws: A ``GatewayError`` with the code `ambiguous_connection` when several are active, `no_connection` when
    ///   none is, or whatever kept the list from being read.
    public func resolveConnection() async throws(GatewayError) -> String? {
        if let connection = configuration.connection, !connection.isEmpty { return connection }
        guard configuration.resolvesConnection ?? gateway.isMaton else { return nil }
        while true {
            switch connections.turn() {
            case .known(let id): return id
            case .look: return try await lookUpConnection()
            case .wait(let answers):
                for await answer in answers { return try answer.get() }
                if Task.isCancelled {
                    throw GatewayError(code: .cancelled, message: "cancelled", operation: "connections.list")
                }
            }
        }
    }

    private func lookUpConnection() async throws(GatewayError) -> String {
        do throws(GatewayError) {
            let id = try chosen(from: try await activeConnections())
            connections.finish(.success(id))
            return id
        } catch {
            connections.finish(.failure(error))
            throw error
        }
    }

    private func activeConnections() async throws(GatewayError) -> [ConnectionEntry] {
        guard let operation = Catalogue.operation("connections.list") else {
            throw GatewayError(code: .invalidArgument, message: "the catalogue has no connections.list")
        }
        let response = try await send(
            OperationCall(operation, query: [("app", "apify"), ("status", "ACTIVE")]))
        guard let active = ConnectionEntry.active(in: response) else {
            throw GatewayError(
                code: .invalidResponse, status: response.status,
                message: "\(control.text) answered with something that is no list of connections",
                operation: operation.id, attempts: response.attempts, hint: "name the connection with --connection ID")
        }
        return active
    }

    private func chosen(from active: [ConnectionEntry]) throws(GatewayError) -> String {
        guard let only = active.first else {
            throw GatewayError(
                code: .noConnection, message: "the Maton key has no active connection to Apify",
                operation: "connections.list",
                hint: "create one with apify.connections.create({ app = 'apify' }) and open its url in a browser")
        }
        guard active.count == 1 else {
            let lines = active.map { RemoteText.tamed($0.line, limit: 200) }
            throw GatewayError(
                code: .ambiguousConnection,
                message: "\(active.count) connections to Apify are active: \(lines.joined(separator: "; "))",
                operation: "connections.list", hint: "choose one with --connection ID")
        }
        guard GatewayClient.canStandInHeader(only.id) else {
            throw GatewayError(
                code: .invalidResponse, message: "the ID of the active connection holds characters that cannot be sent",
                operation: "connections.list")
        }
        return only.id
    }
}
