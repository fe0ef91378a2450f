import ArgumentParser
import Foundation
import LocalGateway

/// `moongate local status`: whether a gateway runs, and what it holds.
struct LocalStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell whether a local gateway runs on the folder, and what it holds."
    )

    @OptionGroup var options: LocalOptions

    func run() async throws {
        throw await LocalControl.run(options, opens: false) { control in
            let state = try await control.call(.get, "/state") ?? [:]
            return options.json ? try options.printJSON(state) : options.print(Self.lines(state))
        }
    }

    private static func lines(_ state: [String: Any]) -> [String] {
        let clock = state["clock"] as? [String: Any] ?? [:]
        let faults = state["faults"] as? [String: Int] ?? [:]
        let connections = (state["connections"] as? [String: Int] ?? [:]).filter { $0.value > 0 }
        var lines = [
            "running at \(state["baseUrl"] as? String ?? "") (process \(state["pid"] as? Int ?? 0))",
            "data in \(state["stateDirectory"] as? String ?? "")",
            "clock \(clock["now"] as? String ?? "")\(clock["isFrozen"] as? Bool == true ? ", stands still" : "")",
        ]
        if let count = faults["count"], count > 0 { lines.append("\(count) fault rules, \(faults["hits"] ?? 0) hits") }
        if !connections.isEmpty {
            let words = connections.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            lines.append("connections: \(words.joined(separator: ", "))")
        }
        let accounts = state["accounts"] as? [String: [String: Int]] ?? [:]
        for (account, counts) in accounts.sorted(by: { $0.key < $1.key }) {
            let words = counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            lines.append("account \(account): \(words.isEmpty ? "empty" : words.joined(separator: ", "))")
        }
        return lines
    }
}
