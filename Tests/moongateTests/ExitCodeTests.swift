import Foundation
import Testing

@testable import GatewayTestSupport

@Suite("the exit code")
struct ExitCodeTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "says what went wrong with a script",
        arguments: [
            (["-e", "return"], 0), (["-e", "os.exit(63)"], 63), (["-e", "error('x')"], 1), (["--no-such-option"], 64),
            (["-e", "x = = 1"], 65), (["nothere.lua"], 66), (["--timeout", "50ms", "-e", "while true do end"], 124),
            (["--gateway", "maton", "-e", "apify.users.me()"], 78),
            (["--strict", "-e", "apify.datasets.delete('x')"], 77),
        ] as [([String], Int32)])
    func scripts(arguments: [String], status: Int32) throws {
        #expect(try MoongateBinary.run(arguments, in: folder).status == status)
    }

    @Test(
        "says what went wrong with the gateway",
        arguments: [
            (503, "{}", 69), (429, "{}", 75), (401, "{}", 78),
            (200, #"{"data":{"id":"R1","status":"RUNNING"}}"#, 75),
        ] as [(Int, String, Int32)])
    func gateways(status: Int, body: String, expected: Int32) async throws {
        try await TestServer.with(Script { _ in TestServer.answer(status, body) }) { server in
            let code = "apify.configure { max_retries = 0 } apify.wait('R1', { timeout = 0 })"
            let outcome = try MoongateBinary.run(
                ["--gateway", server.url, "-e", code], in: folder, environment: ["MATON_API_KEY": "key"])
            #expect(outcome.status == expected, "\(outcome.errors)")
        }
    }

    @Test("is 69 when nobody answers")
    func unreachable() async throws {
        let port = try await TestServer.deadPort()
        let code = "apify.configure { max_retries = 0 } apify.users.me()"
        let outcome = try MoongateBinary.run(
            ["--gateway", "http://127.0.0.1:\(port)", "-e", code], in: folder, environment: ["MATON_API_KEY": "key"])
        #expect(outcome.status == 69, "\(outcome.errors)")
    }

    @Test(
        "is 130 or 143 after a signal, and the runs that go on are named with the command that aborts each",
        arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func signals(signal: Int32, status: Int32) async throws {
        let script = Script { _ in TestServer.answer(201, #"{"data":{"id":"R1","status":"RUNNING"}}"#) }
        try await TestServer.with(script) { server in
            let code = "apify.acts.run('x') print('started') io.stdout:flush() async.sleep(600)"
            let process = MoongateBinary.start(
                ["--gateway", server.url, "-A", "-e", code], in: folder, environment: ["MATON_API_KEY": "key"])
            let (output, errors) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = errors
            try process.run()
            #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "started\n")
            kill(process.processIdentifier, signal)
            let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == status)
            let command = "moongate --gateway \(server.url) --allow-delete=run:R1 -e 'apify.runs.abort(\"R1\")'"
            #expect(text.contains("run R1 goes on; to abort it: \(command)"), "\(text)")
            // The command does what it says.
            let abort = try MoongateBinary.run(
                ["--gateway", server.url, "--allow-delete=run:R1", "-e", "apify.runs.abort(\"R1\")"], in: folder,
                environment: ["MATON_API_KEY": "key"])
            #expect(abort.status == 0)
            #expect(server.requests.last?.target.hasSuffix("/actor-runs/R1/abort") == true)
        }
    }
}
