import ArgumentParser
import Foundation
import GatewayAPI

/// `moongate local snapshot …`: states that are kept under a name.
struct LocalSnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Save, restore, list, compare and delete states of the local gateway.",
        subcommands: [Save.self, Restore.self, List.self, Diff.self, Delete.self]
    )

    struct Save: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Keep the present state under a name.")

        @OptionGroup var options: LocalOptions
        @Flag(help: "Take the place of a snapshot of that name.") var overwrite = false
        @Argument(help: ArgumentHelp("3 to 63 letters, digits and hyphens.", valueName: "NAME")) var name: String

        func run() async throws {
            throw await LocalControl.run(options, opens: true) { control in
                let body: [String: Any] = ["name": name, "overwrite": overwrite]
                let answer = try await control.call(.post, "/snapshots", try LocalControl.json(body))
                return options.json
                    ? try options.printJSON(answer) : options.print(["saved \(answer.map(describe) ?? name)"])
            }
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a saved state in the place of the present one.")

        @OptionGroup var options: LocalOptions
        @Argument(help: ArgumentHelp("The snapshot.", valueName: "NAME")) var name: String

        func run() async throws {
            throw await LocalControl.run(options, opens: true) { control in
                let path = "/snapshots/\(PercentEncoding.encode(name))/restore"
                let answer = try await control.call(.post, path)
                return options.json
                    ? try options.printJSON(answer) : options.print(["restored \(answer.map(describe) ?? name)"])
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the snapshots.")

        @OptionGroup var options: LocalOptions

        func run() async throws {
            throw await LocalControl.run(options, opens: true) { control in
                let answer = try await control.call(.get, "/snapshots")
                if options.json { return try options.printJSON(answer) }
                return options.print((answer?["items"] as? [[String: Any]] ?? []).map(describe))
            }
        }
    }

    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell what changed since a snapshot, up to now or up to another one.")

        @OptionGroup var options: LocalOptions
        @Argument(help: ArgumentHelp("The older snapshot.", valueName: "NAME")) var name: String
        @Argument(help: ArgumentHelp("The newer one; now when left out.", valueName: "OTHER")) var other: String?

        func run() async throws {
            throw await LocalControl.run(options, opens: true) { control in
                let query = other.map { "?with=\(PercentEncoding.encode($0))" } ?? ""
                let path = "/snapshots/\(PercentEncoding.encode(name))/diff\(query)"
                let answer = try await control.call(.get, path)
                return options.json ? try options.printJSON(answer) : options.print(Self.lines(answer ?? [:]))
            }
        }

        /// `datasets +1 -2 ~3`, and below it the first identifiers.
        static func lines(_ answer: [String: Any]) -> [String] {
            let accounts = answer["accounts"] as? [String: [String: [String: [String: Any]]]] ?? [:]
            guard !accounts.isEmpty else { return ["nothing changed"] }
            return accounts.sorted { $0.key < $1.key }.flatMap { account, resources in
                ["account \(account)"]
                    + resources.sorted { $0.key < $1.key }.flatMap { resource, changes in
                        [("added", "+"), ("removed", "-"), ("changed", "~")].flatMap { name, sign in
                            line(resource, sign, changes[name] ?? [:])
                        }
                    }
            }
        }

        private static func line(_ resource: String, _ sign: String, _ change: [String: Any]) -> [String] {
            guard let count = change["count"] as? Int, count > 0 else { return [] }
            let ids = change["ids"] as? [String] ?? []
            let more = count > 5 ? ", …" : ""
            return ["  \(sign)\(count) \(resource): \(ids.prefix(5).joined(separator: ", "))\(more)"]
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a snapshot.")

        @OptionGroup var options: LocalOptions
        @Argument(help: ArgumentHelp("The snapshot.", valueName: "NAME")) var name: String

        func run() async throws {
            throw await LocalControl.run(options, opens: true) { control in
                _ = try await control.call(.delete, "/snapshots/\(PercentEncoding.encode(name))")
                return options.json ? try options.printJSON([:]) : options.print(["deleted \(name)"])
            }
        }
    }
}

/// `before  2026-01-01T00:00:00.000Z  1 account, 80 kB`
private func describe(_ snapshot: [String: Any]) -> String {
    let accounts = snapshot["accounts"] as? Int ?? 1
    let bytes = snapshot["bytes"] as? Int ?? 0
    return [
        snapshot["name"] as? String ?? "", snapshot["createdAt"] as? String ?? "",
        "\(accounts) account\(accounts == 1 ? "" : "s"), \(max(1, bytes / 1000)) kB",
    ].joined(separator: "  ")
}
