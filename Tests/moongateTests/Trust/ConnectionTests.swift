import Foundation
import Testing

@testable import TerminalTestSupport

@Suite("the connection that a script acts on")
struct ConnectionTests {
    let folder: TemporaryFolder
    /// A gateway that stands in for both of Maton's hosts.
    let server: ServedGateway

    init() throws {
        folder = try TemporaryFolder()
        server = try ServedGateway(folder: folder, token: "team-token", options: ["--confirm-connections"])
    }

    private func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> MoongateBinary.Outcome {
        let maton = [
            "MATON_API_KEY": "team-token", "MATON_GATEWAY_URL": server.baseURL, "MATON_CONTROL_URL": server.baseURL,
        ]
        return try MoongateBinary.run(arguments, in: folder, environment: maton.merging(environment) { $1 })
    }

    private func create() throws -> String {
        let code = "print(apify.connections.create({ app = 'apify' }).connection_id)"
        return try run(["--allow-persist", "-e", code]).output.trimmingCharacters(in: .newlines)
    }

    @Test("is the only active one, the one in the environment, or the one on the command line")
    func choice() throws {
        defer { server.stop() }
        let who = ["-e", "print(apify.users.me().username)"]
        let none = try run(who)
        #expect(none.status == 78)
        #expect(none.errors.contains("has no active connection to Apify"))
        #expect(none.errors.contains("apify.connections.create({ app = 'apify' })"))

        let first = try create()
        #expect(try run(who).status == 0)

        let second = try create()
        let several = try run(who)
        #expect(several.status == 78)
        #expect(several.errors.contains("2 connections to Apify are active: \(first) (created 20"))
        #expect(several.errors.contains("\(second) (created 20"))
        #expect(several.errors.contains("--connection ID, or with the variable MOONGATE_CONNECTION"))

        #expect(try run(["--connection", second] + who).status == 0)
        #expect(try run(who, environment: ["MOONGATE_CONNECTION": first]).status == 0)
        let wrong = try run(who, environment: ["MOONGATE_CONNECTION": "acme"])
        #expect(wrong.status == 78)
        #expect(wrong.errors.contains("has the ID or alias 'acme'; active: \(first)"))
        let overruled = try run(["--connection", first] + who, environment: ["MOONGATE_CONNECTION": "acme"])
        #expect(overruled.status == 0)
    }

    private func terminal(_ arguments: [String]) throws -> PseudoTerminal {
        try PseudoTerminal(
            arguments, in: folder,
            environment: [
                "MATON_API_KEY": "team-token", "MATON_GATEWAY_URL": server.baseURL, "MATON_CONTROL_URL": server.baseURL,
            ])
    }

    @Test("is chosen from a list on a terminal, once, when several are active")
    func picked() throws {
        defer { server.stop() }
        let (first, second) = (try create(), try create())
        let code = """
            local names = async.map({ 1, 2, 3 }, function() return apify.users.me().username end)
            print(names[1] == names[3], apify.users.me().username, apify.datasets.create({ name = 'mine' }).id ~= nil)
            """
        let chosen = try run(["--connection", second, "-e", "print(apify.users.me().username)"]).output
            .trimmingCharacters(in: .newlines)
        let terminal = try terminal(["--allow-write", "-y", "-e", code])
        let list = try terminal.read(until: "or press Enter to choose none > ")
        #expect(list.contains("2 connections to Apify are active. Which one"), "\(list)")
        let rows = list.split(separator: "\r\n").filter { $0.contains("apify, ACTIVE, created 20") }.map(String.init)
        #expect(rows.count == 2 && Set(rows.map { $0.contains(first) }) == [true, false], "\(list)")
        let number = try #require(rows.firstIndex { $0.contains(second) }) + 1
        #expect(rows[number - 1].contains("  \(number)  \(second)"))
        terminal.type("7\r")
        _ = try terminal.read(until: "type a number from 1 to 2, or press Enter to choose none > ")
        terminal.type("\(number)\r")
        _ = try terminal.read(until: "true\t\(chosen)\ttrue")
        #expect(terminal.exitStatus() == 0)
    }

    @Test(
        "is none when Enter, Escape or Ctrl-C answers the list, or the script is stopped",
        arguments: ["\r", "\u{1B}", "\u{3}", ""])
    func unpicked(key: String) throws {
        defer { server.stop() }
        _ = (try create(), try create())
        let options = key.isEmpty ? ["--timeout", "1s"] : []
        let terminal = try terminal(options + ["-e", "async.map({ 1, 2 }, function() return apify.users.me() end)"])
        _ = try terminal.read(until: "or press Enter to choose none > ")
        if !key.isEmpty {
            terminal.type(key)
            _ = try terminal.read(until: "choose one with --connection ID")
        }
        #expect(terminal.exitStatus() == (key.isEmpty ? 124 : 78))
    }

    @Test("is not asked for with --no-prompt, nor where one is named")
    func unasked() throws {
        defer { server.stop() }
        let (first, _) = (try create(), try create())
        #expect(try terminal(["--no-prompt", "-e", "apify.users.me()"]).exitStatus() == 78)
        #expect(try terminal(["--connection", first, "-e", "apify.users.me()"]).exitStatus() == 0)
        try folder.write("s.lua", "--[[ moongate\nconnection = '\(first)'\n]]\napify.users.me()")
        #expect(try terminal(["s.lua"]).exitStatus() == 0)
        try folder.write(".config/moongate/policy.json", #"{ "connection": "\#(first)" }"#)
        #expect(try terminal(["-e", "apify.users.me()"]).exitStatus() == 0)
    }

    @Test("is chosen at the prompt by the first input that needs it, and the prompt says which")
    func atThePrompt() throws {
        defer { server.stop() }
        let (first, second) = (try create(), try create())
        let prompt = try PromptDriver(
            [], in: folder,
            environment: [
                "MATON_API_KEY": "team-token", "MATON_GATEWAY_URL": server.baseURL, "MATON_CONTROL_URL": server.baseURL,
            ], size: (120, 24))
        try prompt.wait(for: "the first call asks which one to act on")
        prompt.type("apify.users.me().username ~= nil\r")
        try prompt.wait("the list") { $0.cursorLine.hasSuffix("choose none >") }
        let rows = prompt.screen.texts.filter { $0.contains("apify, ACTIVE") }
        let readings = prompt.screen.readings
        prompt.type("1\r")
        try prompt.waitForPrompt(after: readings)
        let chosen = rows.first?.contains(first) ?? false ? first : second
        #expect(prompt.screen.cursorLine == "moongate \(chosen.prefix(8))>")
        let answer = try prompt.run("apify.users.me().id ~= nil")
        #expect(answer == ["true"], "\(answer) \(prompt.screen.texts)")
    }

    @Test("in the environment is not meant for the gateway inside the binary")
    func local() throws {
        defer { server.stop() }
        let outcome = try run(
            ["--gateway", "local", "-e", "print(apify.users.me().username)"],
            environment: ["MOONGATE_CONNECTION": "acme"])
        #expect(outcome.status == 0)
    }

    @Test("is handed to scripts with its url, which the prompt does not show")
    func address() throws {
        defer { server.stop() }
        let terminal = try PseudoTerminal([], in: folder)
        _ = try terminal.read(until: "> ")
        terminal.type("{ url = 'https://connect.maton.ai/?session_token=' .. ('s3c'):rep(3) }\n")
        let shown = try terminal.read(until: "\n> ")
        #expect(shown.contains("session_token=[redacted]"))
        #expect(!shown.contains("s3cs3c"))
        terminal.type("#_.url\n")
        #expect(try terminal.read(until: "\n> ").contains("49"))
    }
}
