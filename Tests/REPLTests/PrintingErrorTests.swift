import LineEditor
import LuaEngine
import TestSupport
import Testing

@testable import REPL

@Suite("Errors say what failed, where, and what to do")
struct PrintingErrorTests {
    private func text(_ error: LuaError, columns: Int = 80, source: String? = nil) -> String {
        ResultPrinter(PrintingHarness.view(columns: columns)).lines(error) { chunk, line in
            chunk == "stdin" && line == 3 ? source : nil
        }.map(\.text).joined(separator: "\n")
    }

    @Test("a failed operation: message and code, the line of the script, the hint, the attempts")
    func operation() {
        let error = LuaError(
            code: .runtime, message: "stdin:3: acts.run: the server failed",
            object: ErrorObject(
                message: "acts.run: the server failed",
                fields: [
                    ("code", .string("server_error")), ("status", .integer(503)), ("type", .string("unavailable")),
                    ("attempts", .integer(3)), ("ambiguous", .boolean(true)), ("where", .string("stdin:3")),
                    ("hint", .string("apify.runs.list({ desc = true }) shows whether a run was started")),
                ]))
        #expect(
            text(error, source: "  apify.acts.run('x')") == """
                error: acts.run: the server failed (server_error, 503, unavailable)
                  at stdin:3: apify.acts.run('x')
                  hint: apify.runs.list({ desc = true }) shows whether a run was started
                  the outcome is unknown: it may have happened
                  3 attempts
                """)
        #expect(
            text(error, columns: 40).hasPrefix(
                """
                error: acts.run: the server failed 
                    (server_error, 503, unavailable)
                  at stdin:3
                """))
    }

    @Test("a refusal of several lines keeps them, with the code behind the first")
    func severalLines() {
        let error = LuaError(
            code: .runtime, message: "",
            object: ErrorObject(
                message: "permission denied: spend\n  at stdin:3\n  why: the answer was no",
                fields: [("code", .string("permission_denied")), ("where", .string("stdin:3"))]))
        #expect(
            text(error, source: "go()") == """
                error: permission denied: spend (permission_denied)
                  at stdin:3
                  why: the answer was no
                """)
    }

    @Test("what seems to come from the driver of the prompt names no place")
    func driver() {
        #expect(text(LuaError(code: .runtime, message: "[repl]:37: hist: no numbers")) == "error: hist: no numbers")
    }

    @Test("an error with a text: the place below it")
    func message() {
        #expect(
            text(LuaError(code: .runtime, message: "stdin:3: no \u{1B}[31m luck"), source: "error('no')") == """
                error: no ^[[31m luck
                  at stdin:3: error('no')
                """)
        #expect(text(LuaError(code: .closed, message: "closed\nfor good")) == "error: closed\n  for good")
        #expect(text(LuaError(code: .runtime, message: "12:30: x")) == "error: x\n  at 12:30")
        #expect(text(LuaError(code: .runtime, message: "")) == "error: ")
    }

    @Test("an error that a script has caught is shown like one that it has not")
    func caught() async throws {
        try await ScriptHarness.with { harness in
            PrintingHarness.prepare(harness.engine)
            let descriptions = try await PrintingHarness.descriptions(
                "local ok, problem = pcall(apify.datasets.push, 'nosuchset', { n = 1 }) return present(problem)",
                in: harness.engine)
            let lines = descriptions.flatMap { ResultPrinter(PrintingHarness.view()).lines($0) }.map(\.text)
            #expect(lines.first?.hasPrefix("error: datasets.push: ") == true, "\(lines)")
            #expect(lines.joined().contains("404"))
        }
    }
}
