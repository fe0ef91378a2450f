import ApifyModule
import Foundation
import GatewayAPI
import GatewayClient
import Libraries
import Synchronization

/// The key-value stores of a gateway as places of libraries. Whoever decides what scripts may do decides about this too.
final class GatewayLibraries: LibraryStore {
    private let session: GatewaySession
    private let gatekeeper: Guard?
    /// What asks: `moongate lib publish`.
    private let command: String
    /// What is done, for questions and refusals: `reports 1.4.0`.
    private let subject: String
    /// The records that may be written, by store and key.
    private struct Allowed {
        var names: Set<String> = []
        /// What is to be told when they are.
        var admissions: [String: Admission] = [:]
    }

    private let allowed = Mutex(Allowed())

    /// - Parameters:
    ///   - session: the way to the gateway.
    ///   - gatekeeper: who decides; nil when moongate reads what it needs itself.
    init(_ session: GatewaySession, gatekeeper: Guard?, command: String, subject: String) {
        (self.session, self.gatekeeper, self.command, self.subject) = (session, gatekeeper, command, subject)
    }

    var isPlanned: Bool { gatekeeper?.setup.plan != nil }

    func keys(of store: String, prefix: String) async throws -> [String] {
        var keys: [String] = []
        var start: String?
        repeat {
            var query = [("limit", "1000")]
            if !prefix.isEmpty { query.append(("prefix", prefix)) }
            if let start { query.append(("exclusiveStartKey", start)) }
            let page = try await readIfThere("key_value_stores.keys", [store], query)
            let data = page.flatMap { JSONTree($0.body) }?["data"]
            let found = (data?["items"]?.elements ?? []).compactMap { $0["key"]?.string }
            keys += found.filter { $0.hasPrefix(prefix) }
            start = found.isEmpty ? nil : data?["nextExclusiveStartKey"]?.string
        } while start != nil
        return keys
    }

    func record(_ key: String, of store: String) async throws -> [UInt8]? {
        try await readIfThere("key_value_stores.get_record", [store, key], [("attachment", "1")])?.body
    }

    func admit(_ records: [LibraryRecord], to store: String) async throws {
        guard let gatekeeper else { return }
        if isPlanned { return try await admitInOrder(records, to: store, gatekeeper) }
        // All at once, so that one question is about all of them.
        let outcomes = await withTaskGroup(of: (String, Result<Admission, any Error>).self) { group in
            for record in records {
                group.addTask { [self] in
                    do {
                        let intent = intent(try call(record, store), undertaking: store)
                        return (record.key, .success(try await gatekeeper.admit(intent, through: session)))
                    } catch {
                        return (record.key, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for (_, outcome) in outcomes {
            guard case .failure(let error) = outcome else { continue }
            for case (_, .success(let admission)) in outcomes { gatekeeper.ended(admission, .abandoned) }
            throw error
        }
        for case (let key, .success(let admission)) in outcomes {
            note(admission, key, store)
        }
    }

    /// A plan says what comes first.
    private func admitInOrder(_ records: [LibraryRecord], to store: String, _ gatekeeper: Guard) async throws {
        for record in records {
            let intent = intent(try call(record, store), undertaking: store)
            note(try await gatekeeper.admit(intent, through: session), record.key, store)
        }
    }

    private func note(_ admission: Admission, _ key: String, _ store: String) {
        allowed.withLock { allowed in
            allowed.names.insert(store + "/" + key)
            allowed.admissions[store + "/" + key] = admission
        }
    }

    func put(_ record: LibraryRecord, to store: String) async throws {
        let name = store + "/" + record.key
        if !allowed.withLock({ $0.names.contains(name) }) { try await admit([record], to: store) }
        // An index may be written again; it was allowed once, and is on record once.
        let admission = allowed.withLock { $0.admissions.removeValue(forKey: name) }
        try await carryOut(try call(record, store), admission)
    }

    /// Makes a store, or finds the one of that name.
    ///
    /// - Returns: what is known of it.
    func makeStore(_ name: String) async throws -> JSONTree? {
        let call = OperationCall(try operation("key_value_stores.create"), query: [("name", name)])
        let admission = try await gatekeeper?.admit(intent(call), through: session)
        return JSONTree(try await carryOut(call, admission).body)?["data"]
    }

    /// What is known of a store; nil when there is none.
    func store(_ reference: String) async throws -> JSONTree? {
        try await readIfThere("key_value_stores.get", [reference]).flatMap { JSONTree($0.body) }?["data"]
    }

    // MARK: - Requests

    private func operation(_ id: String) throws -> GatewayAPI.Operation {
        guard let operation = Catalogue.operation(id) else {
            throw CommandProblem(message: "unknown operation \(id)", status: ExitStatus.internalError)
        }
        return operation
    }

    private func call(_ record: LibraryRecord, _ store: String) throws -> OperationCall {
        OperationCall(
            try operation("key_value_stores.put_record"), path: [store, record.key], body: record.bytes,
            contentType: record.contentType)
    }

    private func intent(_ call: OperationCall, undertaking: String? = nil) -> Intent {
        Intent(call: call, function: subject, place: command, undertaking: undertaking)
    }

    /// Nil when there is nothing of that name.
    private func readIfThere(
        _ id: String, _ path: [String], _ query: [(String, String)] = []
    ) async throws -> GatewayResponse? {
        let call = OperationCall(try operation(id), path: path, query: query)
        do {
            return try await carryOut(call, try await gatekeeper?.admit(intent(call), through: session))
        } catch let error as GatewayError where error.saysThatNothingIsThere {
            return nil
        }
    }

    @discardableResult
    private func carryOut(_ call: OperationCall, _ admission: Admission?) async throws -> GatewayResponse {
        func end(_ outcome: Admission.Outcome) {
            if let admission { gatekeeper?.ended(admission, outcome) }
        }
        do {
            let response = try await session.client().send(call)
            end(.done(response))
            return response
        } catch let error as GatewayError {
            end(.failed(error))
            throw error
        }
    }
}
