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
