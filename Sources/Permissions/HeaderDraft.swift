import GatewayAPI

/// The smallest header that allows what a script has asked for.
public struct HeaderDraft: Sendable {
    /// What it has asked for besides reading, by effect.
    private var scopes: [(effect: String, scopes: [String])] = []
    private var runs = 0

    public init() {}

    /// Takes note of what a script asks for.
    ///
    /// - Parameter needs: what an action needs, with all names that are known.
    public mutating func add(_ action: Action, _ needs: [Need]) {
        if action.startsRun { runs += 1 }
        for need in needs where need.effect != .read { add(need.name, Self.scope(for: need.resource)) }
    }

    private mutating func add(_ effect: String, _ scope: String) {
        guard let index = scopes.firstIndex(where: { $0.effect == effect }) else {
            scopes.append((effect, [scope]))
            return
        }
        if !scopes[index].scopes.contains(scope) { scopes[index].scopes.append(scope) }
    }

    /// What stands between the first line of the script and its code.
    public var text: String {
        var lines = ["--[[ moongate"]
        if scopes.isEmpty {
            lines.append("effects  = {}")
        } else {
            lines.append("effects  = {")
            for (effect, scopes) in scopes {
                let isWhole = { (scope: String) in
                    scopes.contains { $0.hasSuffix(":*") && $0 != scope && scope.hasPrefix($0.dropLast()) }
                }
                let listed = scopes.filter { !isWhole($0) }.map { "\"\($0)\"" }.joined(separator: ", ")
                lines.append("  \(effect) = { \(listed) },")
            }
            lines.append("}")
        }
        if runs > 0 { lines.append("max_runs = \(runs)") }
        return (lines + ["]]"]).joined(separator: "\n")
    }

    /// By name: an ID that the next run will not meet again allows nothing.
    private static func scope(for resource: Resource) -> String {
        let name: String? =
            switch resource.kind {
            case .actor: resource.names.first { $0.contains("~") } ?? resource.names.first
            // The bare name is known only of one's own things, whoever runs the script.
            case .task, .dataset, .kvs, .queue, .schedule:
                resource.names.last { !isID($0) && !$0.contains("~") }
                    ?? resource.names.last { !isID($0) && !$0.hasPrefix("~") }
            case .hook: resource.names.first { $0.contains("://") }
            case .run, .connection, .user: nil
            }
        return name.map(resource.written) ?? "\(resource.kind.rawValue):*"
    }

    /// Apify's IDs have 17 letters and digits.
    private static func isID(_ name: String) -> Bool {
        name.utf8.count == 17
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            }
    }
}
