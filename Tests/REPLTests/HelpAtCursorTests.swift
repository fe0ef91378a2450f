import Documentation
import LineEditor
import Testing

@testable import REPL

@Suite("Help at the cursor")
struct HelpAtCursorTests {
    private let desk = HelpDesk(commands: HelpFixture.commands)

    /// The help where `|` stands.
    private func brief(_ marked: String) -> [String]? {
        let cursor = marked.utf8.firstIndex(of: UInt8(ascii: "|")).map {
            marked.utf8.distance(from: marked.startIndex, to: $0)
        }
        let text = marked.replacing("|", with: "", maxReplacements: 1)
        var known = KnownFunctions.all
        known.aliases = ["mine": "apify.datasets"]
        return desk.brief(text, cursor: cursor ?? text.utf8.count, width: 80, known: known)?.map(\.text)
    }

    @Test(
        "the name under the cursor, or else the call around it",
        arguments: [
            ("apify.acts.run|", "apify.acts.run("), ("ap|ify.acts.run", "apify.acts.run("),
            ("|apify.acts.run('x')", "apify.acts.run("), ("apify.acts.|nothing", nil),
            ("apify.ac|ts.nothing", "apify.acts"), ("print(apify.acts.get('|", "apify.acts.get("),
            ("apify.acts.run('x', { url = 'é' }, { |", "apify.acts.run("),
            ("apify.acts.run('x', {}, { memory| = 1 })", "apify.acts.run("),
            ("apify.acts.run(f(1), g{2}, |)", "apify.acts.run("), ("apify.acts.run('x') |", nil),
            ("apify.acts.list { |", "apify.acts.list("), ("apify.acts.get 'a|b'", "apify.acts.get("),
            ("apify.runs.list():take(|", "cursor:take("), ("x = actors:fil|ter", "cursor:filter("),
            ("-- apify.acts.run(|", nil), ("'apify.acts.run(' |", nil), ("[[ apify.acts.run( ]] |", nil),
            ("for x in apify.acts.list(|", "apify.acts.list("), ("pri|nt(1)", "print"), ("x|", nil), ("|", nil),
            ("json.encode(apify.users.me(), {in|dent = 2})", "json.encode("), ("((((|", nil), ("unknown(|", nil),
            ("local d = apify.datasets d.it|ems('x')", "apify.datasets.items("),
            ("async.spawn(print):aw|ait()", "task:await("),
            ("local list = apify.runs.list() list:pe|ek()", "cursor:peek("),
            ("async.spawn(function() local x = 1 |", "async.spawn("),
            (":he|lp", ":help"), ("?apify.acts.r|un", "apify.acts.run("), ("mine.it|ems(1)", "apify.datasets.items("),
            ("mine.items(|", "apify.datasets.items("),
        ] as [(String, String?)])
    func names(marked: String, begins: String?) {
        let shown = brief(marked)
        #expect(begins == nil ? shown == nil : shown?.first?.hasPrefix(begins ?? "") == true, "\(shown ?? [])")
    }

    @Test("a call shows its options, an option what it means")
    func lines() throws {
        let call = try #require(brief("apify.acts.run|"))
        #expect(call.count <= 6 && call[0].hasSuffix("[spend]"))
        #expect(call[2].hasPrefix("options: waitForFinish, timeout, memory"))
        let option = try #require(brief("apify.acts.run('x', {}, { mem|ory = 512 })"))
        #expect(option[1].contains("Memory in megabytes"))
        let field = try #require(brief("apify.webhooks.create({ condi|tion = {} })"))
        #expect(field[1].contains("whose events"))
    }

    @Test("anything may stand around the cursor")
    func hostile() {
        let pieces = [
            "apify.acts.run", "(", ")", "{", "}", "[", "[[", "]]", "[=[", "]=]", "'", "\"", "\\", "--", "--[[", "\n",
            ".",
            ":", "a:b", "é", "\u{1F600}", "=", ",", " ", "\0", "memory",
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            let count = Int.random(in: 0...20, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            for cursor in [Int.min, -1, Int.random(in: 0...80, using: &generator), text.utf8.count, Int.max] {
                _ = desk.brief(text, cursor: cursor, width: 40)
            }
        }
    }
}
