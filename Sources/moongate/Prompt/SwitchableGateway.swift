import ApifyModule
import GatewayAPI
import GatewayClient
import Synchronization

/// A way to a gateway that can become a way to another one: the prompt changes gateways and keeps its Lua state.
final class SwitchableGateway: GatewayAccess {
    private let current: Mutex<GatewaySession>
    let calls = CallsUnderWay()
    /// What operations have done to the world since somebody asked.
    private let effects = Mutex(Effect())
    private let answered: @Sendable (_ operation: GatewayAPI.Operation, _ response: GatewayResponse) -> Void

    /// - Parameters:
    ///   - session: the way to begin with.
    ///   - answered: told of every answer.
    init(
        _ session: GatewaySession,
        answered: @escaping @Sendable (_ operation: GatewayAPI.Operation, _ response: GatewayResponse) -> Void
    ) {
        current = Mutex(session)
        self.answered = answered
    }

    var session: GatewaySession { current.withLock { $0 } }

    /// Goes another way from now on. What is under way goes on; the caller closes the old session.
    ///
    /// - Returns: the old session.
    func replace(_ session: GatewaySession) -> GatewaySession {
        current.withLock { current in
            defer { current = session }
            return current
        }
    }

    func takeEffects() -> Effect {
        effects.withLock { effects in
            defer { effects = [] }
            return effects
        }
    }

    var isLocal: Bool { session.isLocal }
    var startedRuns: StartedRuns { session.startedRuns }
    var tuning: ClientTuning { session.tuning }
    var progress: (any ProgressDisplay)? { session.progress }
    var underWay: CallsUnderWay? { calls }
    var gatekeeper: (any Gatekeeper)? { session.gatekeeper }
    var offersDevelopment: Bool { session.offersDevelopment }

    var sawAnswer: (@Sendable (_ operation: GatewayAPI.Operation, _ response: GatewayResponse) -> Void)? {
        { [self] operation, response in
            // What is only planned has done nothing, and its answers are made up.
            guard session.plan == nil else { return }
            effects.withLock { $0.formUnion(operation.effect) }
            answered(operation, response)
        }
    }

    func client() async throws -> GatewayClient { try await session.client() }

    func demoURL() async throws -> String? { try await session.demoURL() }
}
