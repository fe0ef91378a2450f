import ArgumentParser
import Foundation
import GatewayAPI

/// `moongate local faults …`: makes requests to a running gateway go wrong.
struct LocalFaultsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults",
        abstract: "Make requests to the running local gateway go wrong.",
        subcommands: [List.self, Add.self, Delete.self, Clear.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the rules and what they hit.")

        @OptionGroup var options: LocalOptions

        func run() async throws {
            throw await LocalControl.run(options, opens: false) { control in
                let answer = try await control.call(.get, "/faults")
                return options.json ? try options.printJSON(answer) : options.print(try lines(answer))
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a rule, or an array of rules.",
            discussion: """
                A rule is JSON such as {"match": {"operation": "datasets.push"}, "when": {"nth": 3}, "then": {"status": 503}}.
                match: verb, route (with * and **), operation, resource. when: nth, every or probability, and times.
                then: status with body, headers, retryAfter and processed; delay; drop ("before" or "after" processing); \
                truncate; malformed; slow (bytes per second).
                """
        )

        @OptionGroup var options: LocalOptions
        @Argument(help: ArgumentHelp("JSON text, or a file that holds it.", valueName: "JSON|FILE")) var rule: String

        func run() async throws {
            throw await LocalControl.run(options, opens: false) { control in
                var body = Array(rule.utf8)
                if !rule.hasPrefix("{"), !rule.hasPrefix("[") {
                    guard let data = FileManager.default.contents(atPath: rule) else {
                        throw CommandProblem(message: "there is no \(rule)", status: ExitStatus.fileNotFound)
                    }
                    body = [UInt8](data)
                }
                let answer = try await control.call(.post, "/faults", body)
                return options.json ? try options.printJSON(answer) : options.print(try lines(answer))
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete one rule.")

        @OptionGroup var options: LocalOptions
        @Argument(help: ArgumentHelp("The rule's id.", valueName: "ID")) var id: String

        func run() async throws {
            throw await LocalControl.run(options, opens: false) { control in
                _ = try await control.call(.delete, "/faults/\(PercentEncoding.encode(id))")
                return options.json ? try options.printJSON([:]) : options.print(["deleted \(id)"])
            }
        }
    }

    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete all rules.")

        @OptionGroup var options: LocalOptions

        func run() async throws {
            throw await LocalControl.run(options, opens: false) { control in
                _ = try await control.call(.delete, "/faults")
                return options.json ? try options.printJSON([:]) : options.print(["deleted all rules"])
            }
        }
    }
}

/// `ID  hits/matched  {"match":…,"then":…}`
private func lines(_ answer: [String: Any]?) throws -> [String] {
    let rules = answer?["items"] as? [[String: Any]] ?? []
    guard !rules.isEmpty else { return ["no rules"] }
    return try rules.map { rule in
        let shown = rule.filter { ["match", "when", "then"].contains($0.key) }
        let text = try JSONSerialization.data(withJSONObject: shown, options: [.sortedKeys, .withoutEscapingSlashes])
        let counts = "hit \(rule["hits"] as? Int ?? 0) of \(rule["matched"] as? Int ?? 0)"
        return "\(rule["id"] as? String ?? "")  \(counts)  \(String(decoding: text, as: UTF8.self))"
    }
}
