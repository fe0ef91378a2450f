import Foundation
import GatewayAPI
import GatewayClient
import LuaEngine
import Synchronization

/// The run that this process carries out: its storages and its status, over the gateway.
final class ActorRun: Sendable {
    let environment: ActorEnvironment
    let client: GatewayClient
    let fetcher = PageFetcher()
    private let failureMessage = Mutex<String?>(nil)

    /// - Throws: `GatewayError` when the gateway's address makes no sense.
    init(_ environment: ActorEnvironment) throws(GatewayError) {
        self.environment = environment
        client = try GatewayClient(
            GatewayClient.Configuration(
                gatewayURL: environment.gatewayURL, controlURL: environment.gatewayURL,
                key: Secret(environment.token), userAgent: "moongate-actor"))
    }

    /// Calls an operation of the catalogue.
    ///
    /// - Throws: `ErrorObject`.
    func call(
        _ name: String, _ path: [String], body: [UInt8]? = nil, contentType: String? = nil
    ) async throws(ErrorObject) -> GatewayResponse {
        guard let operation = Catalogue.operation(name) else { throw ErrorObject(message: "unknown operation \(name)") }
        do {
            return try await client.send(OperationCall(operation, path: path, body: body, contentType: contentType))
        } catch {
            throw ErrorObject(
                message: "\(name): \(error.message)", fields: [("code", .string(error.code.rawValue))])
        }
    }

    /// The run's input, nil when it was started without one.
    func input() async throws -> LuaValue {
        do {
            let operation = Catalogue.operation("key_value_stores.get_record")
            guard let operation else { return .nil }
            let path = [environment.storeID, environment.inputKey]
            return RecordValue(try await client.send(OperationCall(operation, path: path))).value
        } catch let error as GatewayError where error.code == .notFound {
            return .nil
        }
    }

    /// Sets the run's status message.
    func setStatus(_ message: String, isTerminal: Bool = false) async throws(ErrorObject) {
        try await update(["statusMessage": message, "isStatusMessageTerminal": isTerminal])
    }

    /// Takes note of why the run fails; ``finish()`` tells the gateway.
    func fail(_ message: String) {
        failureMessage.withLock { $0 = message }
    }

    /// Tells the gateway what is left to tell, and lets go of it.
    func finish() async {
        let traffic = fetcher.traffic
        var changes: [String: any Sendable] = [
            "moongate": ["netRxBytes": traffic.received, "netTxBytes": traffic.sent]
        ]
        if let message = failureMessage.withLock({ $0 }) {
            changes["statusMessage"] = message
            changes["isStatusMessageTerminal"] = true
        }
        // The run ends whether or not the gateway hears this; its exit status says the same.
        try? await update(changes)
        await fetcher.shutdown()
        await client.shutdown()
    }

    private func update(_ changes: [String: any Sendable]) async throws(ErrorObject) {
        guard let body = try? JSONSerialization.data(withJSONObject: changes) else { return }
        do {
            _ = try await client.send(
                OperationCall(.updateRun, path: [environment.runID], body: [UInt8](body)))
        } catch {
            throw ErrorObject(
                message: "actor.status: \(error.message)", fields: [("code", .string(error.code.rawValue))])
        }
    }
}
