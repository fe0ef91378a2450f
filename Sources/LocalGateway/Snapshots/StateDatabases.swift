import Foundation
import GRDB

/// All databases of a state directory at once: the gateway's own and those of its accounts.
struct StateDatabases: Sendable {
    struct Part: Sendable {
        /// The connection, or ``GatewayCore/ownAccount``.
        var account: String
        var database: GatewayDatabase
        /// Whether it was opened for this occasion alone.
        var isBorrowed: Bool
    }

    /// Always in the same order, so that two who lock all of them never wait for each other.
    private(set) var parts: [Part]

    /// - Parameter accounts: accounts that are to have a database, whether there is one yet or not.
    init(of core: GatewayCore, creating accounts: [String] = []) throws {
        let open = Dictionary(
            core.accounts.all.compactMap { account in account.connectionId.map { ($0, account.database) } },
            uniquingKeysWith: { first, _ in first })
        parts = [Part(account: GatewayCore.ownAccount, database: core.database, isBorrowed: false)]
        for id in Set(AccountFolders.all(in: core.directory) + accounts).sorted() {
            if let database = open[id] {
                parts.append(Part(account: id, database: database, isBorrowed: false))
            } else {
                let folder = try StateDirectory(.path(AccountFolders.path(of: id, in: core.directory)))
                let database = try GatewayDatabase(directory: folder.path)
                parts.append(Part(account: id, database: database, isBorrowed: true))
            }
        }
    }

    func close() {
        for part in parts where part.isBorrowed { part.database.close() }
    }

    /// Runs `body` while nobody else writes into any of the databases.
    func locked<T>(_ body: () throws -> T) throws -> T { try Self.locked(parts[...], body) }

    private static func locked<T>(_ parts: ArraySlice<Part>, _ body: () throws -> T) throws -> T {
        guard let first = parts.first else { return try body() }
        return try first.database.writeBlocking { _ in try locked(parts.dropFirst(), body) }
    }

    /// Runs what may block for long on a thread that may.
    static func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
