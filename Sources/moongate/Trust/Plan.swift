import ApifyModule
import GatewayAPI
import GatewayClient
import Permissions
import Synchronization

/// What a script would do, in order. Reading happens; everything else is written down in place of being sent, and answered
/// with what is known of its result.
final class Plan: Sendable {
    private struct State {
        var lines: [String] = []
        var changes = 0
        /// Where the script looked at something that does not exist yet.
        var unsure: [String] = []
    }

    private let state = Mutex(State())

    /// Takes note of something that would be done, or of a look at what would be there then.
    ///
    /// - Parameter isAsked: whether somebody would be asked first.
    func add(_ intent: Intent, _ needs: [Need], isAsked: Bool) {
        let call = intent.call
        guard call.operation.effect != .read else { return addGuess(intent) }
        let things = needs.map { RemoteText.tamed($0.resource.scope, limit: 200) }.joined(separator: ", ")
        let with = call.body.flatMap(JSONTree.init).map { RemoteText.tamed($0.summary(), limit: 200) }
        var line = "  \(Self.sign(call.operation)) \(call.operation.id)  \(things)"
        if let with { line += "  (\(with))" }
        if let place = intent.place { line += "  \(place)" }
        if isAsked { line += "  asks first" }
        state.withLock { state in
            state.lines.append(line)
            state.changes += 1
        }
    }

    private func addGuess(_ intent: Intent) {
        guard intent.call.path.contains(PlannedAnswer.unknown) else { return }
        let place = intent.place ?? intent.function
        state.withLock { state in
            guard !state.unsure.contains(place) else { return }
            state.unsure.append(place)
            state.lines.append(
                "  ? \(intent.call.operation.id) of what is known after the run only; what follows may differ  \(place)"
            )
        }
    }

    /// Whether anything would be done.
    var hasChanges: Bool { state.withLock { $0.changes > 0 } }

    /// What people read.
    var text: String {
        let (lines, changes) = state.withLock { ($0.lines, $0.changes) }
        let count = changes == 1 ? "1 action" : "\(changes) actions"
        guard changes > 0 else { return "plan: nothing but reading" }
        let legend = "(+ creates, ~ changes, - deletes, $ starts a run)"
        return (["plan: \(count), none of which was carried out  \(legend)"] + lines).joined(separator: "\n")
    }

    private static func sign(_ operation: GatewayAPI.Operation) -> String {
        if operation.effect.contains(.delete) { return "-" }
        if operation.effect.contains(.spend), !operation.effect.contains(.persist) { return "$" }
        return ["update", "put_record"].contains(operation.name) ? "~" : "+"
    }
}
