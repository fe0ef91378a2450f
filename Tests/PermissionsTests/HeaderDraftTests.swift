import GatewayAPI
import Testing

@testable import Permissions

@Suite("a drafted header")
struct HeaderDraftTests {
    @Test("is one that allows what was asked for")
    func roundTrip() throws {
        var draft = HeaderDraft()
        #expect(try ScriptHeader(source: Array(draft.text.utf8))?.effects.map(\.phrase) == ["read *"])
        let calls: [(String, [String], [(String, String)])] = [
            ("acts.run", ["apify/web-scraper"], []), ("acts.run", ["apify~web-scraper"], []),
            ("datasets.create", [], [("name", "a\"b")]), ("key_value_stores.put_record", ["reports", "x"], []),
            ("runs.abort", ["AbCdEfGhIjKlMnOpQ"], []), ("users.me", [], []),
        ]
        for (id, path, query) in calls {
            let action = Action(try #require(Catalogue.operation(id)), path: path, query: query)
            draft.add(action, action.needs)
        }
        let header = try #require(try ScriptHeader(source: Array(draft.text.utf8)))
        let expected = [
            "spend actor:apify~web-scraper", "write dataset:a?b", "write kvs:reports", "delete run:*", "read *",
        ]
        #expect(header.effects.map(\.phrase) == expected)
        #expect(header.limits == Limits(runs: 2))
    }

    @Test("is a comment that no name ends, opens for more, or sends to the terminal")
    func hostileNames() throws {
        var draft = HeaderDraft()
        for address in ["http://x/]] print(1) --[[\u{1B}[31m", "http://x/\"}, delete = {\"*", "http://x/*"] {
            let action = Action(
                try #require(Catalogue.operation("webhooks.create")), path: [],
                body: Array(#"{"requestUrl":"\#(address.replacing("\"", with: "\\\""))"}"#.utf8))
            draft.add(action, [Need(.persist, Resource(.hook, address))])
        }
        #expect(draft.text.contains("http://x/??"))
        #expect(draft.text.hasSuffix("}\n]]") && !draft.text.dropLast(2).contains("]]"), "\(draft.text)")
        #expect(!draft.text.unicodeScalars.contains("\u{1B}"))
        let header = try #require(try ScriptHeader(source: Array(draft.text.utf8)))
        #expect(header.effects.allSatisfy { $0.phrase.hasPrefix("persist hook:http://x/?") || $0.phrase == "read *" })
    }

    @Test("names one's own things by their bare names, whatever else they were called")
    func bareNames() throws {
        var draft = HeaderDraft()
        let action = Action(
            try #require(Catalogue.operation("key_value_stores.put_record")), path: ["~reports", "x"], query: [])
        var need = try #require(action.needs.first)
        need.resource.add(["AbCdEfGhIjKlMnOpQ", "me~reports", "reports"])
        draft.add(action, [need])
        #expect(draft.text.contains(#"{ "kvs:reports" }"#))
    }
}
