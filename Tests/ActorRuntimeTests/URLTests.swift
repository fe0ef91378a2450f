import Testing

@testable import ActorRuntime

@Suite("addresses of pages")
struct URLTests {
    @Test(
        "references are resolved as RFC 3986 says, and what is not http is left out",
        arguments: [
            ("b", "http://h/a/b"), ("../b", "http://h/b"), ("/b?c#d", "http://h/b?c#d"), ("//o/x", "http://o/x"),
            ("?q", "http://h/a/c?q"), ("HTTPS://O/x", "https://o/x"), ("a b", "http://h/a/a%20b"),
            ("mailto:a@b", nil), ("javascript:void(0)", nil), ("", "http://h/a/c"),
        ] as [(String, String?)])
    func resolving(reference: String, expected: String?) throws {
        #expect(try WebURL.resolve(reference, against: "http://h/a/c") == expected)
    }

    @Test(
        "the unique key forgets what does not tell pages apart",
        arguments: [
            ("HTTP://Example.com/", "http://example.com"), ("http://e.com/a/#top", "http://e.com/a"),
            ("http://e.com/?b=2&a=1&utm_source=x", "http://e.com?a=1&b=2"), ("http://e.com/A", "http://e.com/A"),
        ])
    func uniqueKeys(url: String, expected: String) {
        #expect(WebURL(url)?.uniqueKey(keepingFragment: false) == expected)
    }

    @Test(
        "globs: a star stops at a slash, two do not, braces choose",
        arguments: [
            ("http://h/a/*", "http://h/a/b", true), ("http://h/a/*", "http://h/a/b/c", false),
            ("http://h/**", "http://h/a/b/c", true), ("http://h/?", "http://h/a", true),
            ("http://h/?", "http://h/", false),
            ("http://h/{a,b}/x", "http://h/b/x", true), ("http://h/{a,b}/x", "http://h/c/x", false),
            ("http://h/a[0]", "http://h/a[0]", true),
        ])
    func globs(glob: String, url: String, expected: Bool) {
        #expect(Glob(glob)?.matches(url) == expected)
    }

    @Test("a glob that would explode is refused, and one full of stars ends")
    func hostileGlobs() {
        #expect(Glob(String(repeating: "{a,b}", count: 20)) == nil)
        #expect(Glob("{a") == nil)
        #expect(Glob(String(repeating: "**a", count: 50))?.matches(String(repeating: "a", count: 1000)) == true)
    }

    private static let robots = """
        # comment
        User-agent: other
        Disallow: /

        User-agent: moongate-web-scraper
        User-agent: third
        Disallow: /private/   # and this
        Allow: /private/open
        Disallow: /*.pdf$
        Disallow: /search*q=

        User-agent: *
        Disallow: /star
        """

    @Test(
        "the longest rule of the crawler's own group decides",
        arguments: [
            ("/", true), ("/private/x", false), ("/private/open/x", true), ("/a.pdf", false), ("/a.pdf?x", true),
            ("/search?q=1", false), ("/star", true),
        ])
    func ownGroup(path: String, expected: Bool) {
        #expect(RobotsFile(Self.robots, agent: "moongate-web-scraper").allows(path) == expected)
    }

    @Test("without a group of its own the crawler follows the one for all; without rules everything is open")
    func otherGroups() {
        #expect(!RobotsFile(Self.robots, agent: "stranger").allows("/star/x"))
        #expect(RobotsFile(Self.robots, agent: "stranger").allows("/private/x"))
        #expect(RobotsFile("", agent: "a").allows("/x"))
        #expect(RobotsFile("Disallow: /\nnonsense\n:::\n", agent: "a").allows("/x"))
    }
}
