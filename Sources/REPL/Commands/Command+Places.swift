import LineEditor
import LuaEngine

extension Command {
    /// Commands about where inputs act.
    static let places: [Command] = [
        Command(
            "conn", argument: .connection, arguments: "[ID or ALIAS]",
            "List the connections, or act through another one."
        ) { repl, argument, session in
            await repl.connection(argument, session)
            return nil
        },
        Command("local", "Act on the local gateway from now on: nothing leaves this machine.") { repl, _, _ in
            await repl.gateway("local")
            return nil
        },
        Command(
            "gateway", argument: .choice(["local", "maton"]), arguments: "[local | maton | URL]",
            "Say where inputs act, or act on another gateway.", example: "local"
        ) { repl, argument, _ in
            guard !argument.isEmpty else {
                repl.screen.tell("inputs act on " + repl.host.place.name.onOneLine)
                return nil
            }
            await repl.gateway(argument)
            return nil
        },
    ]
}

extension REPL {
    func connection(_ wish: String, _ session: PromptSession) async {
        do {
            if !wish.isEmpty {
                try await untilInterrupted { [host] in try await host.choose(connection: wish) }
                forgetNames()
                return screen.tell("inputs act through \(host.place.name.onOneLine)", .dim)
            }
            let connections = try await untilInterrupted { [host] in try await host.connections() }
            resources.note(.connection, connections.map { .init(id: $0.id, name: $0.name, remark: $0.status) })
            let lines = connections.map { connection in
                let name = (connection.name.map { $0 + "  " } ?? "") + connection.id
                return StyledText([
                    .init(connection.isCurrent ? "* " : "  ", .bold), .init(name.onOneLine),
                    .init("  " + connection.status.onOneLine, .dim),
                ])
            }
            show(lines.isEmpty ? [StyledText("there are no connections", .dim)] : lines, session)
        } catch {
            tellFailure(error)
        }
    }

    func gateway(_ wish: String) async {
        do {
            try await untilInterrupted { [host, evaluator] in
                try await host.choose(gateway: wish, in: evaluator.opened())
            }
            forgetNames()
            // It has been gone to: Ctrl-C only keeps the prompt from naming the connection.
            try? await untilInterrupted { [host] in await host.findPlace() }
            screen.tell("inputs act on \(host.place.name.onOneLine)", .dim)
        } catch {
            tellFailure(error)
        }
    }
}
