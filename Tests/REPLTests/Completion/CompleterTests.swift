import GatewayAPI
import LineEditor
import LuaEngine
import Testing

@testable import REPL

@Suite("Completion")
struct CompleterTests {
    private let resources = KnownResources()

    private var completer: Completer {
        Completer(
            known: .all,
            live: FixedTables(tables: [
                "": ["_G", "print()", "apify", "price", "Prefix"], "apify": ["acts", "wait()", "datasets"],
                "c": [":take()", ":count()", ":__call()", "own()", "field"], "string": ["upper()", "rep()"],
            ]),
            resources: resources,
            commands: [
                PromptCommand("conn", argument: .connection, "Lists connections."), PromptCommand("clear", "Clears."),
                PromptCommand("set", argument: .choice(["hints", "locals"]), "Sets."),
                PromptCommand("load", argument: .file, "Loads."),
            ],
            modules: ["std.inspect"], files: { ["\($0)1.lua"] })
    }

    private func texts(_ text: String) -> [String] {
        completer.completions(text, text.utf8.count).candidates.map(\.text)
    }

    private func candidate(_ text: String, _ wanted: String) -> Completions.Candidate? {
        completer.completions(text, text.utf8.count).candidates.first { $0.text == wanted }
    }

    @Test(
        "candidates go on from what has been typed",
        arguments: [
            ("pri", ["price", "print"]), ("PRE", ["Prefix"]), ("apify.ac", ["acts"]), ("apify.wa", ["wait"]),
            ("apify.acts.", ["list", "get", "run", "call"]), ("apify.datasets.it", ["items"]),
            ("apify.acts.list():ta", ["take"]),
            ("c:t", ["take"]), ("c:", ["take", "count", "own"]), ("('x'):u", []), ("\"x\":u", ["upper"]),
            ("apify.acts.run('x', {}, { mem", ["memory = "]), ("apify.acts.call('x', {}, { on", ["on_status = "]),
            ("apify.acts.run('x', {}, { memory = 1, mem", []), ("apify.runs.list{ desc = ", ["true", "false"]),
            ("apify.runs.list{ status = \"TIM", ["TIMING-OUT", "TIMED-OUT"]),
            ("apify.datasets.items('x', { format = \"x", ["xlsx", "xml"]),
            ("apify.schedules.create({ cron", ["cronExpression = "]), ("apify.dev.faults.a", ["add"]),
            ("require 'std", ["std.inspect"]), (":c", ["conn ", "clear"]), (":set h", ["hints"]),
            (":load x", ["x1.lua"]),
            ("local long_name = 1 print(long", ["long_name"]), ("whi", ["while"]),
            ("async.", ["spawn", "map", "all", "sleep"]),
            ("for run in apify.runs.list() do print(run.sta", ["status", "startedAt"]), ("-- apify.", []),
        ])
    func candidates(text: String, expected: [String]) {
        let found = texts(text)
        if text.hasSuffix("desc = ") {
            #expect(Array(found.prefix(2)) == expected)
        } else {
            #expect(found.sorted() == expected.sorted())
        }
    }

    @Test("operations show what they do, with a badge for the effect")
    func help() {
        let run = candidate("apify.acts.", "run")
        #expect(run?.help == Catalogue.operation("acts.run")?.summary)
        #expect(run?.badge?.text.contains("spend") == true)
        #expect(candidate("apify.schedules.", "delete")?.badge?.text.contains("delete") == true)
        #expect(candidate("apify.acts.", "call")?.badge?.text.contains("spend") == true)
        #expect(candidate("apify.acts.run('x', {}, { ", "memory = ")?.help.contains("megabytes") == true)
        #expect(candidate("ap", "apify")?.badge == nil)
    }

    @Test("what stands in no table of this session is not offered")
    func absent() {
        #expect(!texts("apify.").contains("dev"))
        #expect(texts("apify.de").isEmpty)
        #expect(texts("apify.").contains("runs"))
    }

    @Test("strings are completed with what has been seen, the most recent first")
    func identifiers() {
        resources.note(.actor, .init(id: "aaaaaaaaaaaaaaaaa", name: "apify~web-scraper", remark: "Web Scraper"))
        resources.note(.actor, .init(id: "bbbbbbbbbbbbbbbbb", name: "apify~hello-world"))
        resources.note(.run, .init(id: "r1", remark: "RUNNING"))
        resources.note(.connection, .init(id: "3f2a"))
        #expect(texts("apify.acts.get('") == ["apify~hello-world", "apify~web-scraper"])
        #expect(texts("apify.acts.get('apify~w") == ["apify~web-scraper"])
        #expect(texts("apify.acts.get('apify/w") == ["apify/web-scraper"])
        #expect(texts("apify.acts.get('aaa") == ["aaaaaaaaaaaaaaaaa"])
        #expect(texts("apify.runs.get('") == ["r1"])
        #expect(texts("apify.wait('") == ["r1"])
        #expect(candidate("apify.runs.get('", "r1")?.help == "RUNNING")
        #expect(texts(":conn ") == ["3f2a"])
        #expect(texts("apify.tasks.create({ actId = '") == ["apify~hello-world", "apify~web-scraper"])
        #expect(texts("apify.datasets.get('").isEmpty)
    }

    @Test("where a call takes a table of options, that comes first, and names that begin with a line come last")
    func optionTables() {
        let list = completer.completions("apify.runs.list(", 16).candidates
        #expect(list.first?.text == "{ " && list.first?.help.hasPrefix("offset, limit, desc") == true)
        #expect(texts("apify.runs.get(").first == "apify")
        #expect(texts("x = ").last == "_G")
    }

    @Test("names of the account's own are completed behind `~`")
    func ownNames() {
        resources.note(.dataset, .init(id: "ddddddddddddddddd", name: "me~lamps"))
        resources.note(.actor, .init(id: "aaaaaaaaaaaaaaaaa", name: "apify~web-scraper"))
        #expect(texts("apify.datasets.get('~") == ["~lamps"])
        #expect(texts("apify.datasets.get('~l") == ["~lamps"])
        #expect(texts("apify.datasets.get('m") == ["me~lamps"])
        // Whose that is, `~` does not say.
        #expect(texts("apify.acts.get('~").isEmpty)
    }

    @Test("no candidate holds control characters, quotes or marks that hide", arguments: 0..<100)
    func hostile(seed: Int) {
        var random = RandomLua(seed: seed)
        let evil = ["\u{1B}[2J", "\n", "\u{202E}", "\u{200B}", "'", "\"", "\\", "\u{85}", "\u{7F}", "ok", "é"]
        for _ in 0..<20 {
            let id = (0..<random.number(below: 4)).map { _ in random.pick(evil) }.joined()
            resources.note(.dataset, .init(id: id, name: random.pick(evil) + id, remark: random.pick(evil)))
        }
        for candidate in completer.completions("apify.datasets.get('", 20).candidates {
            for text in [candidate.text, candidate.help] {
                #expect(
                    text.unicodeScalars.allSatisfy {
                        $0.value >= 0x20 && !"\u{7F}\u{85}\u{202E}\u{200B}".unicodeScalars.contains($0)
                    })
            }
            #expect(!candidate.text.contains { "'\"\\".contains($0) })
        }
    }

    @Test("completing any text at any place is no danger, and the range touches the cursor", arguments: 0..<100)
    func fuzz(seed: Int) {
        var random = RandomLua(seed: seed)
        let text = random.soup(random.number(below: 30))
        let found = completer.completions(text, text.utf8.count)
        #expect(found.candidates.isEmpty || found.range.upperBound == text.utf8.count)
    }
}
