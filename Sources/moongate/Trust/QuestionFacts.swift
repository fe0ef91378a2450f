import ApifyModule
import GatewayAPI
import GatewayClient

/// What a question says before it asks.
struct QuestionFacts: Sendable {
    private static let labelWidth = 9
    private static let width = 300

    private var lines: [String] = []
    /// What has to be typed for a yes; nil when a key is enough.
    var word: String?
    /// All of what is shown in short.
    private(set) var details: String?

    init() {}

    init(title: String, effects: String) {
        lines = ["moongate: \(title)  [\(effects)]"]
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// Adds a line, unless there is nothing to say. Whatever comes from scripts or from outside is made harmless here.
    mutating func add(_ label: String, _ text: String) {
        guard !text.isEmpty else { return }
        let padding = String(repeating: " ", count: max(Self.labelWidth - label.count, 1))
        lines.append("  " + label + padding + RemoteText.tamed(text, limit: Self.width))
    }

    /// Says that there are more of what was added, if there are.
    mutating func addRest(_ count: Int, _ what: String = "") {
        if count > 0 { add("", "and \(count) more\(what)") }
    }

    mutating func warn(_ text: String) {
        let line = "  ! " + RemoteText.tamed(text, limit: Self.width)
        if !lines.contains(line) { lines.append(line) }
    }

    /// Adds what a key shows in full.
    mutating func addDetails(_ json: JSONTree) {
        // More than this nobody reads on a terminal.
        details = json.indented.prefix(200).map { "    " + RemoteText.tamedKeepingIndent($0, limit: Self.width) }
            .joined(separator: "\n")
    }

    /// Whose account it is.
    mutating func addAccount(_ gateway: any GatewayAccess) async {
        if gateway.isLocal { return add("account", "the local gateway") }
        guard let client = try? await gateway.client() else { return }
        var parts: [String] = []
        if let me = Catalogue.operation("users.me"), let answer = try? await client.send(OperationCall(me)),
            let name = JSONTree(answer.body)?["data"]?["username"]?.string
        {
            parts.append(name)
        }
        if let connection = try? await client.resolveConnection() {
            let active = (try? await client.activeConnections()) ?? []
            let alias = active.first { $0.id == connection }?.alias.map { "\($0), " } ?? ""
            let share = active.count > 1 ? " (1 of \(active.count) active)" : ""
            parts.append("connection \(alias)\(connection)\(share)")
        }
        add("account", parts.isEmpty ? "the one that the key belongs to" : parts.joined(separator: ", "))
    }
}

extension RemoteText {
    /// The text on one line as ``tamed(_:limit:)`` makes it, moved in as far as it was.
    static func tamedKeepingIndent(_ text: String, limit: Int) -> String {
        text.prefix { $0 == " " }.prefix(40) + tamed(text, limit: limit)
    }
}
