import ApifyModule
import GatewayAPI
import GatewayClient
import Permissions

/// Something that a script would do.
struct PlanStep: Sendable {
    /// What happens to the thing, with the sign that stands for it.
    enum Kind: String, Sendable, CaseIterable {
        case create, change, delete, start
        /// It is there already and stays as it is.
        case keep

        init(_ operation: GatewayAPI.Operation) {
            if operation.effect.contains(.delete) {
                self = .delete
            } else if operation.effect.contains(.spend), !operation.effect.contains(.persist) {
                self = .start
            } else {
                self = operation.name == "update" ? .change : .create
            }
        }

        var sign: String {
            switch self {
            case .create: "+"
            case .change: "~"
            case .delete: "-"
            case .start: "$"
            case .keep: "="
            }
        }

        /// `3 created`, `1 run started`
        func phrase(_ count: Int) -> String {
            switch self {
            case .create: "\(count) created"
            case .change: "\(count) changed"
            case .delete: "\(count) deleted"
            case .start: count == 1 ? "1 run started" : "\(count) runs started"
            case .keep: "\(count) left as \(count == 1 ? "it is" : "they are")"
            }
        }
    }

    var kind: Kind
    let operation: String
    let effects: [String]
    let resources: [String]
    /// What is sent along.
    let input: JSONTree?
    let place: String?
    /// Whether somebody would be asked first.
    let isAsked: Bool
    /// What is worth knowing about what is there already.
    var notes: [String] = []
    /// What it may cost; nil for what starts no run, and where that cannot be found out.
    var costs: RunCosts?

    init(_ intent: Intent, _ needs: [Need], isAsked: Bool) {
        let call = intent.call
        kind = Kind(call.operation)
        operation = call.operation.id
        effects = needs.map(\.name).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        resources = needs.map(\.resource.scope)
        input = call.body.flatMap(JSONTree.init)
        place = intent.place
        self.isAsked = isAsked
    }

    /// What people read.
    var lines: [String] {
        let things = resources.map { RemoteText.tamed($0, limit: 200) }.joined(separator: ", ")
        var line = "  \(kind.sign) \(operation)  \(things)"
        if let input, !input.isEmptyObject { line += "  (\(RemoteText.tamed(input.summary(), limit: 200)))" }
        // Scripts give names to what they load, and these stand in places.
        if let place { line += "  " + RemoteText.tamed(place, limit: 200) }
        if isAsked { line += "  asks first" }
        return [line] + notes.map { "      " + RemoteText.tamed($0, limit: 300) }
            + [costs.map { "      cost: " + $0.phrase }].compactMap { $0 }
    }

    var json: JSONTree {
        var fields: [String: JSONTree] = [
            "kind": .string(kind.rawValue), "operation": .string(operation), "effects": .strings(effects),
            "resources": .strings(resources), "asks": .boolean(isAsked), "notes": .strings(notes),
        ]
        if let input { fields["input"] = input }
        if let place { fields["place"] = .string(place) }
        if let costs { fields["cost"] = costs.json }
        return .object(fields)
    }
}

extension RunCosts {
    /// `{"least":0.002,"most":0.011,"runs":5}`
    fileprivate var json: JSONTree {
        .object(["runs": .integer(Int64(count)), "least": .extreme(least), "most": .extreme(most)])
    }
}

extension JSONTree {
    /// An array of strings.
    static func strings(_ texts: [String]) -> JSONTree { .array(texts.map { .string($0) }) }
}
