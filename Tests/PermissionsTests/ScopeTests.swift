import Testing

@testable import Permissions

@Suite("a scope")
struct ScopeTests {
    @Test(
        "covers what its glob matches",
        arguments: [
            ("*", "dataset", "x", nil, true), ("dataset:*", "dataset", "x", nil, true),
            ("dataset:*", "queue", "x", nil, false), ("dataset:crawl-*", "dataset", "crawl-1", nil, true),
            ("dataset:crawl-*", "dataset", "recrawl-1", nil, false),
            ("dataset:crawl-?", "dataset", "crawl-12", nil, false),
            ("dataset:a*b*c", "dataset", "aXbYc", nil, true), ("dataset:a*b*c", "dataset", "aXcYb", nil, false),
            ("actor:apify~web-scraper", "actor", "apify~web-scraper", nil, true),
            ("actor:apify/web-scraper", "actor", "apify~web-scraper", nil, true),
            ("actor:apify~web-scraper", "actor", "apify/web-scraper", nil, true),
            ("actor:web-scraper", "actor", "apify~web-scraper", nil, false),
            ("dataset:mine", "dataset", "~mine", nil, true), ("dataset:mine", "dataset", "other~mine", nil, false),
            ("kvs:reports", "kvs", "reports", nil, true), ("kvs:reports", "kvs", "reports", "OUTPUT", true),
            ("kvs:reports/OUTPUT*", "kvs", "reports", "OUTPUT-1", true),
            ("kvs:reports/OUTPUT*", "kvs", "reports", "INPUT", false),
            ("kvs:reports/OUTPUT*", "kvs", "reports", nil, false), ("kvs:*/a", "kvs", "reports", "a", true),
            ("dataset:caf\u{E9}", "dataset", "cafe\u{301}", nil, false),
        ] as [(String, String, String, String?, Bool)])
    func covering(text: String, kind: String, name: String, key: String?, expected: Bool) throws {
        let resource = Resource(try #require(ResourceKind(rawValue: kind)), name, key: key)
        #expect(try Scope(text).covers(resource) == expected)
    }

    @Test(
        "covers another scope when all of that lies within it",
        arguments: [
            ("*", "dataset:x", true), ("*", "*", true), ("dataset:*", "*", false),
            ("dataset:*", "dataset:crawl-*", true),
            ("dataset:crawl-*", "dataset:crawl-a*", true), ("dataset:crawl-*", "dataset:*", false),
            ("dataset:crawl-*", "dataset:crawl-1", true), ("dataset:*", "queue:x", false),
            ("kvs:reports", "kvs:reports/OUTPUT", true), ("kvs:reports/OUTPUT", "kvs:reports", false),
            ("kvs:reports/O*", "kvs:reports/OUTPUT*", true), ("actor:apify/*", "actor:apify~web-scraper", true),
        ])
    func scopes(text: String, other: String, expected: Bool) throws {
        #expect(try Scope(text).covers(try Scope(other)) == expected)
    }

    @Test("of a part covers neither the whole kind nor new things without a name")
    func whole() throws {
        let list = Resource(.dataset, nil)
        #expect(try Scope("dataset:*").covers(list))
        #expect(Scope.everything.covers(list))
        #expect(try !Scope("dataset:a*").covers(list))
        #expect(try !Scope("kvs:*/*").covers(Resource(.kvs, nil)))
    }

    @Test(
        "written for people to paste covers the thing and no other, and is no more than a word and a text",
        arguments: [
            "*", "a*", "a?b", "a,b", "a\"], \"delete\": [\"*", "it's", "a  b", "]]--[[", "\u{1B}[31m", "\u{202E}x",
            "\\n", "caf\u{E9}", "cafe\u{301}", "$(x)", "`x`",
        ])
    func written(name: String) throws {
        for key in [nil, name] {
            let resource = Resource(.kvs, name, key: key)
            let text = resource.writtenScope
            let scope = try Scope(text)
            #expect(scope.covers(resource) && !scope.isWhole(for: .kvs), "\(text)")
            #expect(!scope.covers(Resource(.kvs, "anything else")), "\(text)")
            let special = "*,'\"\\[]` \u{1B}\u{202E}".unicodeScalars
            #expect(text.unicodeScalars.allSatisfy { !special.contains($0) }, "\(text)")
        }
        #expect(Resource(.dataset, nil).writtenScope == "dataset:*")
    }

    @Test("written for a name that nobody reads to its end covers what begins like it")
    func writtenLong() throws {
        let resource = Resource(.hook, "https://example.com/" + String(repeating: "x", count: 5000))
        #expect(resource.writtenScope.count < 300)
        #expect(try Scope(resource.writtenScope).covers(resource))
    }

    @Test("of one thing takes its name literally")
    func literal() {
        let scope = Scope.only(Resource(.dataset, "a*"))
        #expect(scope.covers(Resource(.dataset, "a*")))
        #expect(!scope.covers(Resource(.dataset, "ab")))
    }

    @Test(
        "that makes no sense says so",
        arguments: [
            ("web-scraper", "lacks a kind"), ("actr:x", "did you mean 'actor'"), ("dataset:", "lacks a name"),
            ("", "lacks a kind"),
        ])
    func mistakes(text: String, message: String) {
        do {
            _ = try Scope(text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.message.contains(message), "\(error.message)")
        }
    }

    @Test("does not take long, whatever its stars")
    func bombs() throws {
        let scope = try Scope("dataset:" + String(repeating: "*a", count: 400) + "b")
        #expect(!scope.covers(Resource(.dataset, String(repeating: "a", count: 5000))))
    }
}
