import Foundation
import Testing

@Suite("moongate doc")
struct DocTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func doc(_ words: String...) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(["doc"] + words, in: folder)
    }

    private static let library = """
        --- Counts things.
        ---@usage
        --- local tally = require "tally"
        --- print(tally.add(1))  --> 2

        local M = {}

        --- Adds one.
        ---@param n integer
        ---@return integer sum
        ---@usage print(require("tally").add(2))  --> 3
        function M.add(n) return n + 1 end

        return M

        """

    @Test("shows what the prompt would show, for files, modules, tables and functions")
    func text() throws {
        try folder.write("lib/tally.lua", Self.library)
        let file = try doc("lib/tally.lua")
        #expect(file.status == 0 && file.output.contains("Counts things.") && file.output.contains("tally.add(n)"))
        #expect(file.output.contains("Adds one.") && file.output.contains("From lib/tally.lua:12"))
        #expect(try doc("tally").output == file.output)
        #expect(try doc("std.csv").output.contains("std.csv.rows"))
        #expect(try doc("apify").output.contains("apify.datasets"))
        let run = try doc("apify.acts.run").output
        #expect(run.contains("POST /v2/acts/{actorId}/runs") && run.contains("[spend]") && !run.contains("\u{1B}"))
        #expect(try doc("describe").output.contains("Says what a group of tests is about."))
        let assertions = try doc("assert").output
        #expect(assertions.contains("requests") && assertions.contains("what the test has sent"))
        #expect(try doc("specs").output.contains("before_each") && doc("actors").output.contains("actor.input"))
        let overview = try doc()
        for name in ["apify", "std.csv", "specs", "actors", "cursor"] {
            #expect(overview.output.contains("  \(name)  "))
        }
    }

    @Test("a folder stands for all Lua files in it, and a project's own modules are listed first")
    func folders() throws {
        try folder.write("moongate.json", "{}")
        try folder.write("lib/tally/init.lua", Self.library)
        try folder.write("lib/tally/money.lua", "--- Knows prices.\nlocal M = {}\n\nreturn M\n")
        try folder.write("lib/tally/money_spec.lua", "it('is no module', function() end)")
        let pages = try doc("lib/tally")
        #expect(pages.status == 0 && pages.output.contains("Adds one."), "\(pages)")
        #expect(pages.output.contains("tally.money\n\nKnows prices.") && !pages.output.contains("spec"), "\(pages)")
        #expect(try doc("lib").output == pages.output)
        let page = try doc("--format", "html", "lib/").output
        #expect(page.contains("<title>lib/</title>") && page.contains("Knows prices."), "\(page.prefix(300))")
        let overview = try doc().output
        let own = try #require(overview.firstRange(of: "  tally.money  "))
        let program = try #require(overview.firstRange(of: "  apify  "))
        #expect(own.lowerBound < program.lowerBound)
        #expect(try doc("--check", "lib/tally").status == 0)
        try folder.write("empty/readme.txt", "")
        #expect(try doc("empty").status == 66)
    }

    @Test("a script has a page with its arguments, effects and exit codes")
    func script() throws {
        try folder.write(
            "sync.lua",
            """
            --[[ moongate
            summary = "Syncs <things>"
            effects = { spend = { "actor:apify~web-scraper" } }
            max_runs = 3
            args = { urls = { type = "file", required = true, position = 1, help = "one URL per line" }, depth = { type = "integer", default = 2 } }
            ]]
            print("never run")
            """)
        let page = try doc("sync.lua").output
        for text in [
            "moongate sync.lua", "Syncs <things>", "URLS", "one URL per line", "--depth", "default: 2", "Effects",
            "spend",
            "actor:apify~web-scraper", "at most 3 runs", "Exit codes", "77", "moongate sync.lua [OPTIONS] URLS",
        ] { #expect(page.contains(text), "\(text)\n\(page)") }
        #expect(!page.contains("never run"))
        let html = try doc("sync.lua", "--format", "html").output
        #expect(html.contains("Syncs &lt;things&gt;") && html.contains("Exit codes"))
        try folder.write("broken.lua", "--[[ moongate\nsumary = 1\n]]")
        let broken = try doc("broken.lua")
        #expect(broken.status == 65 && broken.errors.contains("broken.lua:2:1"))
    }

    @Test("writes Markdown, HTML and JSON to files")
    func formats() throws {
        for format in ["markdown", "html", "json"] {
            let outcome = try doc("--format", format, "--output", "manual", "std.csv")
            #expect(outcome.status == 0 && outcome.output == "")
            let text = try String(contentsOfFile: folder.path + "/manual", encoding: .utf8)
            #expect(try text == doc("--format", format, "std.csv").output && text.contains("std.csv.rows"))
        }
        #expect(try doc("--format", "html").output.contains("apify.key_value_stores.put_record"))
        #expect(try doc("--output", "no/such/folder/x", "std.csv").status == 1)
    }

    @Test("--check finds nothing in a library that is described and whose examples are true")
    func good() throws {
        try folder.write("moongate.json", "{}")
        try folder.write("lib/tally.lua", Self.library)
        let outcome = try doc("--check")
        #expect(outcome.status == 0 && outcome.output == "", "\(outcome)")
    }

    @Test("--check names what is missing and what is not true, with file and line")
    func bad() throws {
        try folder.write("moongate.json", "{}")
        try folder.write(
            "lib/bad.lua",
            """
            --- Counts.
            local M = {}

            function M.silent() end

            --- Adds.
            ---@param n integer
            ---@usage print(require("bad").add(1))  --> 3
            function M.add(n) return n + 1 end

            --- Fails.
            ---@usage error("no way")
            ---@usage os.exit(3)
            ---@usage io.open("a.txt", "w"):close() print(io.open("a.txt") ~= nil, apify.users.me() ~= nil)  --> true	true
            function M.fail() end

            return M
            """)
        try folder.write("scripts/mute.lua", "print(1)")
        let outcome = try doc("--check")
        #expect(outcome.status == 1)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 5, "\(outcome)")
        #expect(lines.first == "lib/bad.lua:4: M.silent has no comment; lines that begin with --- make one")
        #expect(lines.contains("lib/bad.lua:8: the example should print '3', and prints '2'"))
        #expect(lines.contains { $0.hasPrefix("lib/bad.lua:12: the example fails:") && $0.contains("no way") })
        #expect(lines.contains("lib/bad.lua:13: the example fails: it exits with 3"))
        #expect(lines.last?.hasPrefix("scripts/mute.lua:1:") == true)
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        #expect(!files.contains { $0.hasSuffix("a.txt") || $0.contains(".moongate") })
    }

    @Test("nothing that a comment or an example says is a command for the terminal")
    func terminalCommands() throws {
        try folder.write(
            "lib/loud.lua",
            """
            --- Says \u{1B}]0;title\u{07} and \u{9B}31m.
            ---@usage print("\\27[31mred")  --> green

            local M = {}

            return M
            """)
        for words in [[], ["--format", "markdown"], ["--format", "html"], ["--format", "json"], ["--check"]] {
            let outcome = try MoongateBinary.run(["doc"] + words + ["lib/loud.lua"], in: folder)
            let isTame = !(outcome.output + outcome.errors).unicodeScalars.contains {
                ["\u{1B}", "\u{07}", "\u{9B}"].contains($0)
            }
            #expect(isTame && !outcome.output.isEmpty, "\(words)")
        }
    }

    @Test("examples reach no file of the project: a library may be somebody else's")
    func confined() throws {
        try folder.write("moongate.json", "{}")
        try folder.write(".env", "TOKEN=1")
        try folder.write("lib/other.lua", "--- Helps.\nlocal M = {}\n\nreturn M\n")
        try folder.write(
            "lib/bold.lua",
            """
            --- Looks around.
            ---@usage print(require("other") ~= nil, io.open("a", "w") ~= nil)  --> true	true
            ---@usage print(io.open("\(folder.path)/.env"))
            ---@usage print(assert(io.open("\(folder.path)/README.md", "w")))

            local M = {}

            return M
            """)
        let outcome = try doc("--check", "lib/bold.lua")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 1 && lines[0].contains("outside the folders this script may use"), "\(outcome)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/README.md"))
    }

    @Test("what does not exist is told, with what may have been meant")
    func unknown() throws {
        let outcome = try doc("apify.acts.rnu")
        #expect(outcome.status == 66 && outcome.errors.contains("did you mean 'apify.acts.run'"))
        #expect(try doc("nowhere.lua").status == 66 && doc("--check").status == 66)
        #expect(try doc("--check", "--format", "html").status == 64 && doc("--format", "pdf").status == 64)
    }
}
