import Foundation
import Testing

@testable import TerminalTestSupport

@Suite("What may be done at the prompt")
struct PromptPermissionTests {
    @Test("on another gateway a run is started, and a dataset deleted, only when the user says so")
    func asks() throws {
        let folder = try TemporaryFolder()
        let server = try ServedGateway(folder: folder, token: "other-token")
        defer { server.stop() }
        let prompt = try PromptDriver(
            ["--gateway", server.baseURL], in: folder, environment: ["MATON_API_KEY": "other-token"])
        // Writing needs no question.
        try prompt.run("made = apify.datasets.create().id")
        #expect(try prompt.run("made ~= nil") == ["true"])
        prompt.type("run = apify.acts.run('apify~hello-world')\r")
        try prompt.wait("the question") { $0.cursorLine.hasSuffix("[n] no >") }
        #expect(prompt.screen.texts.contains { $0.hasPrefix("moongate: start a run?") })
        var readings = prompt.screen.readings
        prompt.type("\r")
        try prompt.waitForPrompt(after: readings)
        #expect(prompt.screen.texts.contains { $0.contains("permission denied") }, "\(prompt.screen.texts)")
        #expect(try prompt.run("run, _err.code") == ["[1] nil", "[2] \"permission_denied\""])
        prompt.type("run = apify.acts.run('apify~hello-world')\r")
        try prompt.wait("the second question") { $0.cursorLine.hasSuffix("[n] no >") }
        readings = prompt.screen.readings
        prompt.type("y")
        try prompt.waitForPrompt(after: readings)
        #expect(try prompt.run("run.id ~= nil") == ["true"])
        prompt.type("apify.datasets.delete(made)\r")
        try prompt.wait("the third question") { $0.cursorLine.hasSuffix("[n] no >") }
        readings = prompt.screen.readings
        // Ctrl-C is a no.
        prompt.type("\u{3}")
        try prompt.waitForPrompt(after: readings)
        #expect(try prompt.run("apify.datasets.get(made) ~= nil") == ["true"])
    }

    @Test("on the local gateway nothing is asked, with --strict it is")
    func local() throws {
        let free = try PromptDriver()
        #expect(try free.run("apify.datasets.delete(apify.datasets.create().id)").contains("true"))
        let strict = try PromptDriver(["--strict"])
        strict.type("apify.datasets.delete(apify.datasets.create().id)\r")
        try strict.wait("the question") { $0.cursorLine.hasSuffix("[n] no >") }
        let readings = strict.screen.readings
        strict.type("n")
        try strict.waitForPrompt(after: readings)
        #expect(strict.screen.texts.contains { $0.contains("permission denied") })
    }
}
