import GatewayAPI

extension GatewayClient {
    /// The connection that every call to the gateway names.
    ///
    /// An ID that was configured is used as it is. Otherwise, on a Maton gateway, the one with the alias that was
    /// configured, or the only active one, is looked up with the first call and kept for the life of the client, so that a
    /// connection that is added later cannot change whose account is acted on.
    ///
    /// - Returns: The ID; nil where the gateway is left to choose.
    /// - Throws: A ``GatewayError`` with the code `ambiguous_connection` when several are active, `no_connection` when
    ///   none is or none has the alias, or whatever kept the list from being read.
    public func resolveConnection() async throws(GatewayError) -> String? {
        let choice = configuration.connection.flatMap { $0.isEmpty ? nil : $0 }
        let resolves = configuration.resolvesConnection ?? gateway.isMaton
        if let choice, !resolves || ConnectionEntry.isID(choice) { return choice }
        guard resolves else { return nil }
        while true {
            switch connections.turn() {
            case .known(let id): return id
            case .look: return try await lookUpConnection(choice)
            case .wait(let answers):
                for await answer in answers { return try answer.get() }
                if Task.isCancelled {
                    throw GatewayError(code: .cancelled, message: "cancelled", operation: "connections.list")
                }
            }
        }
    }

    /// The active connections that ``resolveConnection()`` cannot tell apart.
    ///
    /// - Throws: Whatever keeps the list from being read.
    public func connectionChoices() async throws(GatewayError) -> [ConnectionEntry] {
        let choice = configuration.connection.flatMap { $0.isEmpty ? nil : $0 }
        return Self.fitting(choice, try await activeConnections())
    }

    /// Acts for one of ``connectionChoices()`` from now on.
    ///
    /// - Throws: A ``GatewayError`` when its ID cannot be sent.
    public func use(_ connection: ConnectionEntry) throws(GatewayError) {
        connections.know(try sendable(connection.id))
    }

    /// The connections of the key to Apify that can be used.
    ///
    /// - Throws: A ``GatewayError``; `invalid_response` when the answer is no list of connections.
    public func activeConnections() async throws(GatewayError) -> [ConnectionEntry] {
        try await listConnections(query: [("status", "ACTIVE")]).filter(\.isActive)
    }

    private func lookUpConnection(_ choice: String?) async throws(GatewayError) -> String {
        do throws(GatewayError) {
            let id = try chosen(choice, from: try await activeConnections())
            connections.finish(.success(id))
            return id
        } catch {
            connections.finish(.failure(error))
            throw error
        }
    }

    /// The connections of the key to Apify, whatever their status.
    ///
    /// - Parameter query: what else the list is asked for.
    /// - Throws: A ``GatewayError``; `invalid_response` when the answer is no list of connections.
    public func listConnections(query: [(String, String)] = []) async throws(GatewayError) -> [ConnectionEntry] {
        guard let operation = Catalogue.operation("connections.list") else {
            throw GatewayError(code: .invalidArgument, message: "the catalogue has no connections.list")
        }
        let response = try await send(OperationCall(operation, query: [("app", "apify")] + query))
        guard let entries = ConnectionEntry.all(in: response) else {
            throw GatewayError(
                code: .invalidResponse, status: response.status,
                message: "\(control.text) answered with something that is no list of connections",
                operation: operation.id, attempts: response.attempts, hint: "name the connection with --connection ID")
        }
        return entries
    }

    private func chosen(
        _ choice: String?, from active: [ConnectionEntry]
    ) throws(GatewayError) -> String {
        guard !active.isEmpty else {
            throw GatewayError(
                code: .noConnection, message: "the Maton key has no active connection to Apify",
                operation: "connections.list",
                hint: "create one with apify.connections.create({ app = 'apify' }) and open its url in a browser")
        }
        let fitting = Self.fitting(choice, active)
        guard let only = fitting.first else {
            throw GatewayError(
                code: .noConnection,
                message:
                    "no active connection to Apify has the ID or alias '\(choice ?? "")'; active: \(lines(active))",
                operation: "connections.list", hint: GatewayClient.howToChoose)
        }
        guard fitting.count == 1 else {
            let which = choice.map { "have the alias '\($0)'" } ?? "are active"
            throw GatewayError(
                code: .ambiguousConnection,
                message: "\(fitting.count) connections to Apify \(which): \(lines(fitting))",
                operation: "connections.list", hint: GatewayClient.howToChoose)
        }
        return try sendable(only.id)
    }

    private static func fitting(_ choice: String?, _ active: [ConnectionEntry]) -> [ConnectionEntry] {
        active.first { $0.id == choice }.map { [$0] } ?? active.filter { choice == nil || $0.alias == choice }
    }

    private func sendable(_ id: String) throws(GatewayError) -> String {
        guard GatewayClient.canStandInHeader(id) else {
            throw GatewayError(
                code: .invalidResponse, message: "the ID of the active connection holds characters that cannot be sent",
                operation: "connections.list")
        }
        return id
    }

    private static let howToChoose = "choose one with --connection ID, or with the variable MOONGATE_CONNECTION"

    /// The connections as messages name them; whoever has hundreds knows how to list them.
    private func lines(_ connections: [ConnectionEntry]) -> String {
        let shown = connections.prefix(20).map { RemoteText.tamed(redactor.redact($0.line), limit: 200) }
        let rest = connections.count > 20 ? ["and \(connections.count - 20) more"] : []
        return (shown + rest).joined(separator: "; ")
    }
}
