import Foundation
import Testing

@Suite("A script whose state folder is served already")
struct JoinedGatewayTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var state: String { folder.path + "/served" }

    private func script(_ code: String, _ options: String...) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(options + ["--state", state, "-e", code], in: folder)
    }

    private func local(_ arguments: String...) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(["local"] + arguments + ["--state", state], in: folder)
    }

    @Test("is seen in its log, meets its faults, lives by its clock and finds its demo site")
    func joins() throws {
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        #expect(try local("clock", "freeze", "2030-05-06T07:08:09Z").status == 0)
        let rule = #"{"match": {"operation": "users.me"}, "when": {"nth": 2}, "then": {"status": 418}}"#
        #expect(try local("faults", "add", rule).status == 0)
        let outcome = try script(
            """
            print(apify.dev.demo_url, apify.dev.clock().now)
            print(apify.users.me().username, (pcall(apify.users.me)))
            """)
        #expect(
            outcome.output == "\(server.baseURL)/demo/\t2030-05-06T07:08:09.000Z\nmoongate\tfalse\n",
            "\(outcome.errors)")
        #expect(
            outcome.errors
                == "moongate: using the local gateway that serves \(state) at \(server.baseURL) (set MATON_API_KEY for Maton)\n"
        )
        let log = try local("log").output
        #expect(log.contains(" 200 GET /apify/v2/users/me ") && log.contains(" 418 GET /apify/v2/users/me "), "\(log)")
    }

    @Test("is told how to serve the demo site when the gateway has none")
    func noDemo() throws {
        let server = try ServedGateway(folder: folder, token: "secret", demo: false)
        defer { server.stop() }
        let outcome = try script("print(apify.dev.demo_url)")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("has no demo site") && outcome.errors.contains("moongate local serve --demo"))
    }

    @Test("is refused when that is another version of moongate, with what to do")
    func otherVersion() throws {
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: state).first {
                $0.hasPrefix("gateway-") && $0.hasSuffix(".json")
            })
        let file = URL(fileURLWithPath: "\(state)/\(name)")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let version = try #require(text.firstRange(of: /"version":"[^"]+"/))
        try Data(text.replacingCharacters(in: version, with: #""version":"0.0.1""#).utf8).write(to: file)
        let outcome = try script("apify.users.me()")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("is moongate 0.0.1, and this is moongate "), "\(outcome.errors)")
        #expect(outcome.errors.contains("stop it (process ") && outcome.errors.contains("--state"))
    }

    @Test("says that the gateway has ended when it ends midway")
    func endsMidway() throws {
        let server = try ServedGateway(folder: folder, token: "secret")
        let terminal = try PseudoTerminal(
            [
                "--state", state, "-e",
                "apify.users.me() print('re' .. 'ady') io.read() apify.configure { max_retries = 0 } apify.users.me()",
            ], in: folder)
        _ = try terminal.read(until: "ready")
        server.stop()
        terminal.type("\n")
        let seen = try terminal.read(until: "run this again")
        #expect(seen.contains("the local gateway that served \(state) has ended"))
        #expect(terminal.exitStatus() == 69)
    }

    @Test("leaves its runs to the gateway, and says how to abort one after a failure")
    func runsGoOn() throws {
        try folder.write("actors/endless/main.lua", "while true do end")
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        let good = try script("print(apify.acts.run('~endless').id)")
        #expect(good.status == 0 && !good.errors.contains("run "), "\(good.errors)")
        let first = good.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let bad = try script("print(apify.acts.run('~endless').id) error('enough')")
        let second = bad.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(
            bad.errors.contains(
                "run \(second) goes on; to abort it: moongate --gateway local --state \(state) -e "
                    + "'apify.runs.abort(\"\(second)\")'"), "\(bad.errors)")
        for run in [first, second] {
            let status = try script("local run = apify.runs.get('\(run)') print(run.status) apify.runs.abort(run)")
                .output
            #expect(status == "RUNNING\n" || status == "READY\n")
        }
    }

    @Test("starts no programs through it that it may not start itself")
    func programs() throws {
        try folder.write("moongate.json", #"{"actors":{"tool":{"command":["touch","\#(folder.path)/touched"]}}}"#)
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        let code = "local run = apify.acts.call('~tool') print(run.status, run.statusMessage)"
        let refused = try script(code)
        #expect(refused.output.hasPrefix("FAILED\t") && refused.output.contains("--allow-exec"), "\(refused.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/touched"))
        let again = try script(
            """
            local run = apify.runs.list():all()[1]
            apify.runs.resurrect(run)
            print(apify.wait(run.id).status)
            """)
        #expect(again.output == "FAILED\n", "\(again.errors)")
        #expect(try script(code, "--allow-exec").output.hasPrefix("SUCCEEDED"))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/touched"))
    }
}
