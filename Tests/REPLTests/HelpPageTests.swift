import Documentation
import LineEditor
import REPL
import Testing

@Suite("Help pages")
struct HelpPageTests {
    private let desk = HelpDesk(commands: HelpFixture.commands)

    private func page(_ name: String, width: Int = 80, showsSource: Bool = false) -> String {
        desk.page(name, width: width, showsSource: showsSource).map(\.text).joined(separator: "\n")
    }

    @Test("an operation: call, effect, request, arguments, options, result, example, related names, source")
    func operation() {
        let page = page("apify.acts.run")
        let parts = [
            "apify.acts.run(actorId, [input], [options])  [spend]\nPOST /v2/acts/{actorId}/runs\n",
            "Starts a run of an actor and returns it without waiting for its end.",
            "Arguments\n  actorId  The actor: its ID, or username~name. (ID or username~name; required)",
            "Options\n  waitForFinish  ", "default: 0)", "  memory ", "default: from the actor)",
            "Options of every call\n  max_retries ", "  wait_for_resources ",
            "Returns\n  a table: id, actId, status", "Example\n  local run = apify.acts.run(",
            "Related\n  apify.acts.call", "From https://docs.apify.com/api/v2/actors-runs-post",
        ]
        var rest = page[...]
        for part in parts {
            let found = rest.range(of: part)
            #expect(found != nil, "\(part) is not in its place:\n\(page)")
            if let found { rest = rest[found.upperBound...] }
        }
    }

    @Test("a body with known fields shows them, and an example shows how to get what it speaks of")
    func fields() {
        let webhook = page("webhooks.create")
        #expect(webhook.contains("Fields of webhook\n  eventTypes "))
        #expect(webhook.contains("actor = apify.acts.get('apify~hello-world')\n  apify.webhooks.create("))
        // What deletes is shown with a thing made for that.
        #expect(page("datasets.delete").contains("  dataset = apify.datasets.create()\n  apify.datasets.delete("))
        #expect(page("datasets.get").contains("run = apify.runs.list({ desc = true }):take(1)[1]"))
        #expect(!page("cursor:filter").contains("run = apify.runs.list"))
    }

    @Test("a table lists what it holds with summaries and effects")
    func table() {
        let page = page("apify.acts")
        #expect(page.contains("apify.acts.call"))
        #expect(page.contains("apify.acts.get   Returns one actor. [read]"))
        #expect(self.page("apify").contains("apify.key_value_stores"))
    }

    @Test(
        "a name may be typed in many ways",
        arguments: [
            ("acts.run", "apify.acts.run("), ("apify.acts.run()", "apify.acts.run("), (" apify.acts ", "apify.acts"),
            ("cursor.take", "cursor:take(n)"), ("actors:take", "cursor:take(n)"), ("take", "cursor:take(n)"),
            ("task:await", "task:await()"), (":q", ":quit"), ("quit", ":quit"), ("std.inspect", "std.inspect("),
            ("string.format", "string.format"), ("print", "print"), ("json.null", "json.null"), ("_", "_"),
            ("", "Type Lua"), ("help", "help([what])"),
        ])
    func names(typed: String, begins: String) {
        #expect(page(typed).hasPrefix(begins))
    }

    @Test("an unknown name leads to the nearest ones")
    func unknown() {
        #expect(page("apify.acts.rum").contains("Did you mean:\n  apify.acts.run"))
        #expect(page("acts.lst").contains("apify.acts.list"))
        #expect(page("qwertzuiop").contains("There is no help for 'qwertzuiop'"))
        #expect(page("\u{1B}[31m\u{202E}x").contains("^[[31m<202E>x"))
        #expect(!desk.knows("apify.acts.rum") && desk.knows("acts.run"))
    }

    @Test("?? adds the source of what is written in Lua")
    func source() {
        let inspect = page("std.inspect", showsSource: true)
        #expect(inspect.contains("\nstd/inspect.lua:"))
        #expect(inspect.contains("\nreturn function(value, options)\n"))
        #expect(inspect.hasSuffix("\nend"))
        #expect(page("cursor:take", showsSource: true).contains("function cursor:take(n)\n"))
        #expect(page("apify.wait", showsSource: true).contains("local function wait(...)\n"))
        #expect(page("async.map", showsSource: true).contains("\n[async]:"))
        #expect(page("apify.acts.get", showsSource: true).hasSuffix("It is not written in Lua."))
    }

    @Test(
        "lines fit the width, except those that are to be pasted, and hold nothing that a terminal obeys",
        arguments: [
            1, 20, 40, 60, 80, 200,
        ])
    func widths(width: Int) {
        for topic in desk.index.topics {
            let lines = desk.page(topic.name, width: width)
            let code = Set(
                topic.pasteableExample.split(separator: "\n").map { "  " + $0.replacing("\t", with: "    ") })
            for line in lines.map(\.text) where !code.contains(line) && line != lines[0].text {
                // A name that stands alone may be longer than a very narrow line.
                #expect(
                    line.columns <= max(20, width) || !line.dropFirst(2).contains(" ") || line.contains("["), "\(line)")
            }
            #expect(lines.allSatisfy { !$0.text.unicodeScalars.contains { $0.value < 0x20 } })
        }
        for line in desk.overview(width: width).map(\.text) where !line.contains("apify~hello-world") {
            #expect(line.columns <= max(20, width) || line.hasPrefix("  "), "\(line)")
        }
    }

    @Test("words are looked for in names, then in summaries, then in options")
    func search() {
        let found = desk.search("webhook", width: 100).map(\.text)
        #expect(found.first?.contains("apify.webhooks") == true)
        #expect(found.last?.hasPrefix("?NAME shows one") == true || found.last?.contains("?NAME shows one") == true)
        let option = desk.search("gracefully", width: 100).map(\.text)
        #expect(option.first?.hasPrefix("  apify.runs.abort") == true, "\(option)")
        #expect(option.first?.contains("gracefully: ") == true)
        let both = desk.search("delete dataset", width: 100).map(\.text)
        #expect(both.first?.contains("apify.datasets.delete") == true, "\(both)")
        #expect(desk.search("xyzzy", width: 80).first?.text.hasPrefix("Nothing in the help") == true)
        #expect(desk.search("apify.acts.run", width: 80) == desk.page("apify.acts.run", width: 80))
        #expect(desk.search(" ", width: 80) == desk.overview(width: 80))
        #expect(desk.search(String(repeating: "é(", count: 50_000), width: 80).count < 20)
    }

    @Test("the start page shows first steps and the commands that the prompt has")
    func overview() {
        let page = desk.overview(width: 80).map(\.text).joined(separator: "\n")
        #expect(page.contains("apify.acts.list()") && page.contains(":help [NAME]") && page.contains(":quit"))
        #expect(page.split(separator: "\n", omittingEmptySubsequences: false).count <= 40)
    }
}
