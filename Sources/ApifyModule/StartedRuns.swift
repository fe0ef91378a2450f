import GatewayAPI
import GatewayClient
import Synchronization

/// The runs that scripts have started and not yet seen end: a session that is cut short must not leave them unmentioned.
public final class StartedRuns: Sendable {
    private struct State {
        var ids: [String] = []
        var unanswered: [String] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Their ids, in the order in which they were started.
    public var unfinished: [String] { state.withLock { $0.ids } }

    /// The names of operations that may have started a run although no answer has told so.
    public var unanswered: [String] { state.withLock { $0.unanswered } }

    /// Sends a request and takes note of what its answer, or the want of one, says about runs.
    func watch(
        _ operation: Operation, _ send: () async throws(GatewayError) -> GatewayResponse
    ) async throws(GatewayError) -> GatewayResponse {
        let starts = operation.effect.contains(.spend)
        // Noted beforehand: an interrupted script does not wait for its request to fail.
        if starts { state.withLock { $0.unanswered.append(operation.id) } }
        do {
            let response = try await send()
            if starts { settle(operation) }
            if starts || operation.group == "runs" { see(response, starting: starts) }
            return response
        } catch {
            if starts && !error.ambiguous { settle(operation) }
            throw error
        }
    }

    private func settle(_ operation: Operation) {
        state.withLock { state in
            guard let index = state.unanswered.firstIndex(of: operation.id) else { return }
            state.unanswered.remove(at: index)
        }
    }

    /// Takes note of what an answer says about a run.
    func see(_ response: GatewayResponse, starting: Bool = false) {
        guard let run = RunSummary(response) else { return }
        state.withLock { state in
            if run.hasEnded {
                state.ids.removeAll { $0 == run.id }
            } else if starting && !state.ids.contains(run.id) && run.id.utf8.allSatisfy(Self.isPlain) {
                state.ids.append(run.id)
            }
        }
    }

    /// Ids come from outside and end up in commands that people paste.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
