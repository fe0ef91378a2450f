import ArgumentParser
import Foundation
import GatewayAPI

/// `moongate local clock …`: what time it is for the local gateway.
struct LocalClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Show, stop, set and move the local gateway's clock.",
        subcommands: [Show.self, Freeze.self, Set.self, Advance.self, Resume.self],
        defaultSubcommand: Show.self
    )

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the clock.")

        @OptionGroup var options: LocalOptions

        func run() async throws { throw await change(options, nil) }
    }

    struct Freeze: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop the clock.")

        @OptionGroup var options: LocalOptions
        @Argument(help: ArgumentHelp("A moment in ISO 8601; now when left out.", valueName: "MOMENT"))
        var moment: String?

        func run() async throws { throw await change(options, ["freeze": moment ?? true]) }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Set the clock.")

        @OptionGroup var options: LocalOptions
        @Argument(help: ArgumentHelp("A moment in ISO 8601.", valueName: "MOMENT")) var moment: String

        func run() async throws { throw await change(options, ["set": moment]) }
    }

    struct Advance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move the clock on; returns when all that is due in between has begun.")

        @OptionGroup var options: LocalOptions
        @Argument(help: ArgumentHelp("Such as 90s, 5m or 1h.", valueName: "TIME")) var time: String

        func run() async throws { throw await change(options, ["advance": time], opens: false) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let the clock go on.")

        @OptionGroup var options: LocalOptions

        func run() async throws { throw await change(options, ["resume": true]) }
    }
}

/// Asks the clock, or changes it, and shows it.
///
/// - Parameter opens: whether that makes sense when no gateway runs; moving the clock on is to let things happen.
private func change(
    _ options: LocalOptions, _ body: [String: any Sendable]?, opens: Bool = true
) async -> ExitCode {
    await LocalControl.run(options, opens: opens) { control in
        let answer =
            try await body == nil
            ? control.call(.get, "/clock") : control.call(.post, "/clock", LocalControl.json(body ?? [:]))
        if options.json { return try options.printJSON(answer) }
        let isFrozen = answer?["isFrozen"] as? Bool ?? answer?["frozen"] as? Bool ?? false
        return options.print(["\(answer?["now"] as? String ?? "")\(isFrozen ? "  (stands still)" : "")"])
    }
}
