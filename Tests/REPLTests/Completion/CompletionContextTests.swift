import Testing

@testable import REPL

@Suite("What is being completed")
struct CompletionContextTests {
    private static let commands = [
        PromptCommand("conn", argument: .connection, ""), PromptCommand("time", argument: .lua, ""),
        PromptCommand("set", argument: .choice(["hints"]), ""), PromptCommand("help", argument: .topic, ""),
        PromptCommand("quit", aliases: ["q"], ""),
    ]

    /// The context at `|`, or at the end.
    private func context(_ text: String) -> CompletionContext? {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        return ContextAnalyzer.context(
            of: parts.joined(), cursor: parts[0].utf8.count, commands: Self.commands, known: .all)
    }

    private func describe(_ text: String) -> String {
        guard let context = context(text) else { return "nothing" }
        func path(_ receiver: Receiver) -> String {
            switch receiver {
            case .path(let names): names.joined(separator: ".")
            case .result(let name): name + "()"
            case .element(let name): "each " + name
            case .string: "a string"
            case .unknown: "?"
            }
        }
        func place(_ place: CompletionContext.Place) -> String {
            "\(place.function)#\(place.argument)" + place.fields.map { "." + $0 }.joined()
        }
        let subject =
            switch context.subject {
            case .command: "command"
            case .commandArgument(let name): "argument of \(name)"
            case .topic: "topic"
            case .name: "name"
            case .field(let receiver): "field of \(path(receiver))"
            case .method(let receiver): "method of \(path(receiver))"
            case .option(let table, let used): "option of \(place(table))" + used.map { " -" + $0 }.joined()
            case .value(let table): "value of \(place(table))"
            case .string(let table): "string in \(place(table))"
            }
        return "\(subject): \(context.prefix)"
    }

    @Test(
        "names, fields and methods",
        arguments: [
            ("ap", "name: ap"), ("", "name: "), ("x = ap", "name: ap"), ("f(ap", "name: ap"), ("end", "name: end"),
            ("apify.", "field of apify: "), ("apify.datasets.it", "field of apify.datasets: it"),
            ("apify.da|tasets", "field of apify: da"), ("x = 1 + apify.acts.r", "field of apify.acts: r"),
            ("cursor:ta", "method of cursor: ta"), ("a.b:c", "method of a.b: c"), ("('x'):up", "method of ?: up"),
            ("apify.acts.list():ta", "method of apify.acts.list(): ta"),
            ("apify.acts.list({ my = true }):map(f):ta", "method of cursor:map(): ta"), ("f().x", "field of f(): x"),
            ("local c = apify.runs.list() c:", "method of apify.runs.list(): "),
            ("local d = apify.datasets\nd.it", "field of apify.datasets: it"),
            ("local d = apify.datasets local e = d e.it", "field of apify.datasets: it"),
            ("for run in apify.runs.list() do print(run.st", "field of each apify.runs.list: st"),
            ("local r = apify.runs.get('x') r.st", "field of apify.runs.get(): st"),
            ("local a = apify.acts.list():all() a.", "field of a: "), ("t[1].x", "field of ?: x"),
            ("a.b.c.d", "field of a.b.c: d"),
        ])
    func names(text: String, expected: String) {
        #expect(describe(text) == expected)
    }

    @Test(
        "tables of options, their values, and strings",
        arguments: [
            ("apify.acts.run(\"x\", {}, { me", "option of apify.acts.run#2: me"),
            ("apify.acts.run(\"x\", {}, { memory = 1, ti", "option of apify.acts.run#2 -memory: ti"),
            ("apify.acts.run(\"x\", { ur", "option of apify.acts.run#1: ur"),
            ("apify.acts.list{ de", "option of apify.acts.list#0: de"),
            ("apify.acts.list{ desc = tr", "value of apify.acts.list#0.desc: tr"),
            ("apify.acts.list{ desc = x + tr", "name: tr"), ("apify.acts.list{ desc = f(tr", "name: tr"),
            ("apify.acts.list{ f(function() de", "name: de"),
            ("apify.runs.list{ status = \"FA", "string in apify.runs.list#0.status: FA"),
            ("apify.runs.list{ status = { \"READY\", \"FA", "string in apify.runs.list#0.status: FA"),
            ("apify.acts.get(\"", "string in apify.acts.get#0: "),
            ("apify.acts.get'ap", "string in apify.acts.get#0: ap"),
            ("apify.acts.get([[ap", "string in apify.acts.get#0: ap"),
            ("apify.acts.get([==[ap", "string in apify.acts.get#0: ap"),
            ("apify.key_value_stores.get_record(\"a\", \"b", "string in apify.key_value_stores.get_record#1: b"),
            ("require \"std.", "string in require#0: std."), ("require('std.", "string in require#0: std."),
            ("local acts = apify.acts acts.get(\"x", "string in apify.acts.get#0: x"),
            (
                "apify.webhooks.create({ condition = { actorId = \"x",
                "string in apify.webhooks.create#0.condition.actorId: x"
            ),
            ("apify.acts.list():map({ x", "option of cursor:map#0: x"),
        ])
    func arguments(text: String, expected: String) {
        #expect(describe(text) == expected)
    }

    @Test(
        "commands and help",
        arguments: [
            (":co", "command: co"), (":", "command: "), ("  :co", "command: co"), (":conn ac", "argument of conn: ac"),
            (":set ", "argument of set: "), (":quit x", "nothing"), (":nope x", "nothing"),
            (":time apify.ac", "field of apify: ac"),
            (":help apify.ac", "topic: apify.ac"), ("?apify.ac", "topic: apify.ac"), ("??std", "topic: std"),
            ("? ", "topic: "),
            ("::la", "nothing"),
        ])
    func commands(text: String, expected: String) {
        #expect(describe(text) == expected)
    }

    @Test(
        "nothing in comments, other strings, numbers, and names that are being given",
        arguments: [
            "-- ap", "--[[ ap", "x = \"ap", "x = { a = 'ap", "print(\"a\" .. \"ap", "12", "0x1f", "\"ap\"",
            "function ap", "local ap",
            "for ap", "goto ap", "function f(ap", "local function f(a, ap", "x = function(ap", "apify.acts.get(\"a\\",
            "f(x)(\"ap",
        ])
    func nothing(text: String) {
        #expect(describe(text) == "nothing")
    }

    @Test("a call waits for its next argument")
    func calls() {
        #expect(context("apify.acts.run(")?.call == .init(function: "apify.acts.run", argument: 0))
        #expect(context("apify.acts.run('x', ")?.call == .init(function: "apify.acts.run", argument: 1))
        #expect(context("apify.acts.run('x', {}, ")?.call?.argument == 2)
        #expect(context("apify.acts.run('x'")?.call == nil)
        #expect(context("apify.acts.run(x")?.call == nil)
        #expect(context("print(apify.acts.list(), ")?.call?.function == "print")
        #expect(context("(")?.call == nil)
    }

    @Test("the range ends at the cursor and holds the prefix, whatever the text", arguments: 0..<300)
    func fuzz(seed: Int) {
        var random = RandomLua(seed: seed)
        let text = random.pick(["", "", ":", ":time ", "?"]) + random.soup(random.number(below: 50))
        let offsets =
            text.unicodeScalars.indices.map { text.utf8.distance(from: text.startIndex, to: $0) } + [text.utf8.count]
        let cursor = random.pick(offsets)
        guard let context = ContextAnalyzer.context(of: text, cursor: cursor, commands: Self.commands, known: .all)
        else {
            return
        }
        #expect(context.range.upperBound == cursor)
        #expect(String(decoding: Array(text.utf8)[context.range], as: UTF8.self) == context.prefix)
    }

    @Test("text that nests without end is no danger")
    func deep() {
        for piece in ["{", "(", "f{", "a:b(", "x = {", "f(function() ", "{ a = ", "a.", "a = a ", "f('"] {
            _ = context(String(repeating: piece, count: 20_000))
        }
    }
}
