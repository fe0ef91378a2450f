import Foundation
import TestSupport
import Testing

@Suite("an actor made of files")
struct ProjectFilesTests {
    @Test("finds its other files and its variables, and not what opens the gateway")
    func files() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/moongate-project-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = [
            "main.lua": """
            local words = require "words"
            actor.push { word = words.hello, own = os.getenv "OWN", run = os.getenv "ACTOR_RUN_ID",
              token = os.getenv "APIFY_TOKEN" or "none", n = actor.input.n }
            """,
            "words.lua": "return { hello = 'ahoy' }",
            ".actor/actor.json": #"{"environmentVariables":{"OWN":"mine"}}"#,
            ".actor/INPUT_SCHEMA.json": #"{"properties":{"n":{"type":"integer","default":7}}}"#,
        ]
        for (name, text) in files {
            let url = URL(fileURLWithPath: "\(folder)/actors/speaker/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        try await ScriptHarness.with(project: folder) {
            try await $0.run(
                """
                local run = apify.acts.call("moongate~speaker")
                assert(run.status == "SUCCEEDED", run.statusMessage)
                local item = apify.datasets.items(run.defaultDatasetId):all()[1]
                assert(item.word == "ahoy" and item.own == "mine" and item.run == run.id, item.word)
                assert(item.token == "none" and item.n == 7)
                """)
        }
    }
}
