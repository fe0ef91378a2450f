import Foundation
import Synchronization
import Testing

@testable import GatewayTestSupport
@testable import moongate

@Suite("the progress line")
struct ProgressTests {
    /// Answers that the run goes on, until it is told otherwise.
    private final class RunServer: Sendable {
        private let hasEnded = Mutex(false)

        func end() { hasEnded.withLock { $0 = true } }

        var script: Script {
            Script { _ in
                let status = self.hasEnded.withLock { $0 } ? "SUCCEEDED" : "RUNNING"
                return TestServer.answer(
                    #"{"data":{"id":"R1","status":"\#(status)","statusMessage":"page 3","usageTotalUsd":0.25}}"#)
            }
        }
    }

    private func terminal(
        _ script: String, _ url: String, _ folder: TemporaryFolder, kind: String = "xterm"
    ) throws -> PseudoTerminal {
        try PseudoTerminal(
            ["--gateway", url, "-A", "-e", script], in: folder, environment: ["TERM": kind, "MATON_API_KEY": "key"])
    }

    @Test("tells how a wait stands, and is taken away before the script or moongate writes")
    func wait() async throws {
        let (run, folder) = (RunServer(), try TemporaryFolder())
        try await TestServer.with(run.script) { server in
            let terminal = try terminal("print('first') apify.wait('R1') print('second')", server.url, folder)
            _ = try terminal.read(until: "first\r\n\r")
            let line = try terminal.read(until: "\u{1B}[K")
            #expect(line.hasPrefix("waiting for R1: RUNNING, 0:0") && line.contains(", page 3, $0.2500"), "\(line)")
            run.end()
            let rest = try terminal.read(until: "second\r\n")
            #expect(rest.hasSuffix("\r\u{1B}[Ksecond\r\n"), "\(rest)")
            #expect(terminal.exitStatus() == 0)
        }
    }

    @Test("is taken away when the script is interrupted, which leaves the run going and says so")
    func interrupted() async throws {
        let (run, folder) = (RunServer(), try TemporaryFolder())
        try await TestServer.with(run.script) { server in
            let terminal = try terminal("apify.acts.call('a', {})", server.url, folder)
            _ = try terminal.read(until: "waiting for R1: RUNNING")
            terminal.type("\u{3}")
            let rest = try terminal.read(until: "run R1 goes on; to abort it: ")
            #expect(rest.contains("\r\u{1B}[Kmoongate: interrupted\r\n"), "\(rest)")
            _ = try terminal.read(until: #"'apify.runs.abort("R1")'"#)
            #expect(terminal.exitStatus() == 130)
        }
    }

    @Test("is not drawn on a dumb terminal")
    func dumb() async throws {
        let (run, folder) = (RunServer(), try TemporaryFolder())
        try await TestServer.with(run.script) { server in
            let script =
                "async.spawn(function() async.sleep(0.6) print('later') end):detach() "
                + "async.all { function() apify.wait('R1') end, function() async.sleep(0.7) print('now') end }"
            let terminal = try terminal(script, server.url, folder, kind: "dumb")
            let seen = try terminal.read(until: "now")
            #expect(!seen.contains("waiting") && seen.contains("later"))
            run.end()
            #expect(terminal.exitStatus() == 0)
        }
    }

    @Test(
        "fits on one line, whatever it says",
        arguments: [("abc", 80, "abc"), ("abcdef", 4, "abc"), ("日本語", 6, "日本"), ("x", 0, "")])
    func fitting(text: String, columns: Int, expected: String) {
        #expect(ProgressLine.fitting(text, columns: columns) == expected)
    }
}
