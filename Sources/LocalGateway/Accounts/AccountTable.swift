import Synchronization

/// The accounts of a gateway's connections, each with a database of its own below the state directory.
///
/// An account is a ``GatewayCore`` like the one of the gateway itself: what its endpoints read and write is in its own
/// database, so nothing can leak from one account to another, whatever an endpoint asks for.
final class AccountTable: Sendable {
    struct Account: Sendable {
        let core: GatewayCore
        let api: RouteTable

        init(_ core: GatewayCore) {
            self.core = core
            api = RouteTable(core.apiRoutes)
        }
    }

    private struct State {
        var open: [String: Account] = [:]
        var opening: [String: Task<Account, any Error>] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// The account of a connection, opened when it is asked for the first time.
    ///
    /// - Parameters:
    ///   - id: the connection; one that is known, for a folder gets its name.
    ///   - main: the gateway's own account, whose clock, identifiers and server all accounts share.
    func account(_ id: String, beside main: GatewayCore) async throws -> Account {
        let (known, task) = try state.withLock { state -> (Account?, Task<Account, any Error>?) in
            if let account = state.open[id] { return (account, nil) }
            if state.isClosed { throw CancellationError() }
            if let task = state.opening[id] { return (nil, task) }
            let task = Task { try await self.open(id, beside: main) }
            state.opening[id] = task
            return (nil, task)
        }
        if let known { return known }
        guard let task else { throw CancellationError() }
        return try await task.value
    }

    private func open(_ id: String, beside main: GatewayCore) async throws -> Account {
        do {
            let account = Account(try GatewayCore(accountOf: id, beside: main))
            await account.core.opened(port: main.port)
            state.withLock { state in
                state.open[id] = account
                state.opening[id] = nil
            }
            return account
        } catch {
            state.withLock { $0.opening[id] = nil }
            throw error
        }
    }

    /// Those that are open.
    var all: [GatewayCore] { state.withLock { $0.open.sorted { $0.key < $1.key }.map(\.value.core) } }

    /// Stops what runs in an account and closes it; its data stays.
    func close(_ id: String) async {
        let account = state.withLock { $0.open.removeValue(forKey: id) }
        await account?.core.stopRuns()
        await account?.core.close()
    }

    /// From now on no account is opened.
    func stopRuns() async {
        let opening = state.withLock { state in
            state.isClosed = true
            return Array(state.opening.values)
        }
        for task in opening { _ = await task.result }
        for core in all { await core.stopRuns() }
    }

    func close() async {
        for core in all { await core.close() }
        state.withLock { $0.open = [:] }
    }
}
