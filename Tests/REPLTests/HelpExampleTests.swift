import Documentation
import Foundation
import LuaEngine
import REPL
import Testing

@Suite("The examples in the help")
struct HelpExampleTests {
    /// What only a whole prompt has.
    private static let ofThePrompt: Set<String> = ["it", "_"]

    /// Runs an example in globals of its own and returns what it printed.
    private static let runner = """
        local text, folder = ...
        local printed = {}
        local function keep(...)
          local parts = table.pack(...)
          for index = 1, parts.n do parts[index] = tostring(parts[index]) end
          printed[#printed + 1] = table.concat(parts, '\\t')
        end
        local globals = setmetatable({ print = keep }, { __index = _G })
        -- Files go where the test wants them, not where it happens to run.
        text = text:gsub("'(%w+%.%a+)'", function(name)
          return (name:find('%.csv$') or name:find('%.html$')) and "'" .. folder .. '/' .. name .. "'"
        end)
        assert(load(text, '=example', 't', globals))()
        return table.concat(printed, '\\n')
        """

    private func run(_ topic: HelpTopic, _ fixture: HelpFixture, _ folder: URL) async {
        // Those of the library are run elsewhere, where what they print is held against their comments.
        guard !topic.name.hasPrefix("std.") else { return }
        let text = topic.pasteableExample
        do {
            let results = try await fixture.harness.run(
                Self.runner, arguments: [.string(text), .string(folder.path)])
            guard case .string(let printed)? = results.first else {
                Issue.record("\(topic.name): no result")
                return
            }
            #expect(text.contains("print(") == !printed.isEmpty || text.contains(" do "), "\(topic.name): \(text)")
            #expect(!printed.split { $0 == "\t" || $0 == "\n" }.contains("nil"), "\(topic.name) prints \(printed)")
        } catch {
            Issue.record("\(topic.name): \(error)\n\(text)")
        }
    }

    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("help-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    @Test("every example runs as it is against the local gateway")
    func all() async throws {
        try await HelpFixture.with { fixture in
            try await withFolder { folder in
                let topics = fixture.desk.index.topics.filter { topic in
                    topic.kind != .command && !Self.ofThePrompt.contains(topic.name)
                        && !topic.name.hasPrefix("apify.dev")
                }
                #expect(topics.count > 90)
                let isAboutConnections = { (topic: HelpTopic) in topic.name.hasPrefix("apify.connections") }
                for topic in topics where !isAboutConnections(topic) { await run(topic, fixture, folder) }
                try await fixture.makeConnection()
                for topic in topics where isAboutConnections(topic) { await run(topic, fixture, folder) }
                let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(Set(files) == ["items.csv", "page.html"])
            }
        }
    }

    @Test("so do those about the local gateway itself")
    func development() async throws {
        try await HelpFixture.with { fixture in
            try await withFolder { folder in
                let topics = fixture.desk.index.topics.filter { $0.name.hasPrefix("apify.dev") }
                #expect(topics.count > 15)
                for topic in topics {
                    // Who moves the clock starts what is scheduled: that has ended when the next example begins.
                    try await fixture.harness.run(
                        "pcall(function() for run in apify.runs.list() do apify.wait(run) end end)")
                    await run(topic, fixture, folder)
                }
            }
        }
    }
}
