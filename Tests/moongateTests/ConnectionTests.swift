import Foundation
import Testing

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
