import GatewayClient
import LuaEngine

extension GatewayAccess {
    /// What a call is about to do; nil when nobody decides about it.
    func intent(_ request: OperationCall, _ function: String, _ call: NativeCall) -> Intent? {
        // Whoever is asked looks for a line of the script.
        gatekeeper == nil
            ? nil : Intent(call: request, function: function, place: call.position(outside: ApifyModule.libraryFolder))
    }

    /// Does something if it may be done.
    ///
    /// - Throws: `ErrorObject` when it may not, else what `body` throws.
    public func admitting<R: Sendable>(_ intent: Intent?, _ body: () async throws -> R) async throws -> R {
        guard let intent, let gatekeeper else { return try await body() }
        let admission = try await gatekeeper.admit(intent, through: self)
        do {
            let result = try await body()
            gatekeeper.ended(admission, .done(result as? GatewayResponse))
            return result
        } catch let error as GatewayError where error.code != .cancelled || error.ambiguous {
            gatekeeper.ended(admission, .failed(error))
            throw error
        } catch {
            gatekeeper.ended(admission, .abandoned)
            throw error
        }
    }
}
