import Foundation
import LuaEngine
import Testing

@testable import GatewayTestSupport
@testable import moongate

@Suite("the exit code")
struct ExitCodeTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a script that ends itself with a message tells its user that and no more")
    func message() throws {
        let ends = "local function stop(what) error('there is no ' .. what, 0) end"
        try folder.write("s.lua", "\(ends)\nstop 'dataset'\n")
        let told = try MoongateBinary.run(["s.lua"], in: folder)
        #expect(told.status == 1 && told.errors == "moongate: there is no dataset\n", "\(told)")
        try folder.write("lib/helper.lua", "return function() error('out of paper', 0) end")
        let others = [
            "error('out of paper')", "assert(false, 'out of paper')", "require 'helper' ()",
            "error({ message = 'out of paper' })",
        ]
        for code in others {
            try folder.write("s.lua", code)
            let traced = try MoongateBinary.run(["s.lua"], in: folder)
            #expect(traced.errors.contains("out of paper\nstack traceback:"), "\(traced)")
        }
    }

    @Test(
        "says what went wrong with a script",
        arguments: [
            (["-e", "return"], 0), (["-e", "os.exit(63)"], 63), (["-e", "os.exit(true)"], 0),
            (["-e", "os.exit(false)"], 1),
            (["-e", "error('x')"], 1), (["-e", "error({})"], 1), (["-e", "error()"], 1),
            (["-e", "error(load('x = = 1'))"], 1),
            (["--max-memory", "1M", "-e", "return ('x'):rep(1e9)"], 1), (["--no-such-option"], 64),
            (["--timeout", "never", "-e", ""], 64), (["--gateway", "nowhere", "-e", ""], 64),
            (["-e", "x = = 1"], 65), (["bad.lua"], 65), (["newer.lua"], 65), (["check", "bad.lua"], 65),
            (["nothere.lua"], 66), (["."], 66), (["check", "nothere.lua"], 66), (["local", "status"], 69),
            (["local", "serve", "--token", ""], 64), (["local", "serve", "--token", "a b"], 64),
            (["--timeout", "50ms", "-e", "while true do end"], 124),
            (["--timeout", "50ms", "-e", "async.sleep(600)"], 124),
            (["--plan", "-e", "apify.datasets.create()"], 0),
            (["--plan", "--exit-code", "-e", "apify.datasets.create()"], 3),
            (["--plan", "--exit-code", "-e", "apify.users.me()"], 0),
            (["--plan", "--exit-code", "-e", "apify.datasets.create() error('x')"], 1),
            (["--state", "file", "-e", "apify.users.me()"], 78),
            (["--gateway", "http://example.invalid", "-e", "apify.users.me()"], 78),
            (["--deny-read", "-e", "apify.users.me()"], 77),
            (["--gateway", "local", "--max-delete", "0", "-e", "apify.datasets.delete('x')"], 77),
            (["--gateway", "maton", "-e", "apify.users.me()"], 78),
            (["--strict", "-e", "apify.datasets.delete('x')"], 77),
        ] as [([String], Int32)])
    func scripts(arguments: [String], status: Int32) throws {
        try folder.write("bad.lua", "--[[ moongate\nno_such_field = 1\n]]")
        try folder.write("newer.lua", "--[[ moongate\nrequires = \"99\"\n]]")
        try folder.write("file", "")
        let outcome = try MoongateBinary.run(arguments, in: folder)
        #expect(outcome.status == status, "\(outcome.errors)")
    }

    @Test(
        "is 0 when whoever reads the output has had enough, and 1 when the output is lost",
        arguments: [
            "for i = 1, 1e6 do print(i) end", "for i = 1, 1e6 do io.write(i, '\\n') end",
            "print(1) return ('x'):rep(1e7)",
        ])
    func output(code: String) throws {
        let enough = try MoongateBinary.run(
            ["-c", #"set -o pipefail; "$0" -e "$1" | head -c 1"#, MoongateBinary.path, code], in: folder,
            binary: "/bin/bash")
        #expect(enough.status == 0 && enough.output == "1" && enough.errors == "", "\(enough)")
        let json = try MoongateBinary.run(
            ["-c", #"set -o pipefail; "$0" --json -e "return ('x'):rep(1e7)" | head -c 1"#, MoongateBinary.path],
            in: folder,
            binary: "/bin/bash")
        #expect(json.status == 0 && json.output == "\"" && json.errors == "", "\(json.errors)")
        let lost = try MoongateBinary.run(
            ["-c", #""$0" -e "$1" > /dev/full"#, MoongateBinary.path, code], in: folder, binary: "/bin/bash")
        #expect(lost.status == 1 && lost.errors.contains("cannot write to the standard output"), "\(lost)")
    }

    @Test("names the runs that go on also when the script does not stop and its process has to end")
    func stuck() async throws {
        let script = Script { _ in TestServer.answer(201, #"{"data":{"id":"R1","status":"RUNNING"}}"#) }
        try await TestServer.with(script) { server in
            let process = MoongateBinary.start(
                ["--gateway", server.url, "-A", "--timeout", "1s", "-e", "apify.acts.run('x') io.read()"], in: folder,
                environment: ["MATON_API_KEY": "key"])
            let (input, errors) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardError = errors
            try process.run()
            let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 124)
            #expect(text.hasPrefix("moongate: nothing stops the script"), "\(text)")
            #expect(text.contains("run R1 goes on; to abort it: moongate --gateway \(server.url)"), "\(text)")
        }
    }

    @Test("is 0 with no word about runs that go on, but one about a start whose answer was lost")
    func lostStart() async throws {
        for (isLost, remark) in [(false, ""), (true, "moongate: the answer to acts.run never came, so a run may")] {
            let script = Script { _ in
                isLost ? [.reset] : TestServer.answer(201, #"{"data":{"id":"R1","status":"RUNNING"}}"#)
            }
            try await TestServer.with(script) { server in
                let outcome = try MoongateBinary.run(
                    [
                        "--gateway", server.url, "-A", "-e",
                        "print(pcall(apify.acts.run, 'x', nil, { max_retries = 0 }))",
                    ],
                    in: folder, environment: ["MATON_API_KEY": "key"])
                #expect(outcome.status == 0 && outcome.output.hasPrefix(isLost ? "false" : "true"), "\(outcome)")
                #expect(isLost ? outcome.errors.hasPrefix(remark) : outcome.errors == remark, "\(outcome.errors)")
            }
        }
    }

    @Test("is 70 for what nobody has thought of, which is said to be a mistake of moongate")
    func bugs() {
        let report = ErrorReport(asJSON: false)
        #expect(report.tell(CocoaError(.fileNoSuchFile), signal: nil) == 70)
        #expect(report.tell(LuaError(code: .closed, message: "no state"), signal: nil) == 70)
        let object = ErrorObject(message: "x", fields: [("code", .string(ErrorObject.internalCode))])
        #expect(report.tell(LuaError(code: .runtime, message: "x", object: object), signal: nil) == 70)
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
