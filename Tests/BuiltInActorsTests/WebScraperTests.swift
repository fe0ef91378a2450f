import LuaEngine
import TestSupport
import Testing

@Suite("web-scraper")
struct WebScraperTests {
    /// Runs the actor on a site, then Lua assertions with `run`, `items` and `site`, the address of the site, at hand.
    /// - Returns: the paths that the actor asked the site for.
    @discardableResult
    private func crawl(
        _ pages: [String: [Site.Page]], input: String, check: String = ""
    ) async throws -> [String] {
        try await Site.with(pages) { site in
            try await ScriptHarness.with { harness in
                try await harness.run(
                    """
                    local site = ...
                    local run = apify.acts.call("apify~web-scraper", \(input))
                    local items = apify.datasets.items(run.defaultDatasetId):all()
                    local function titles()
                      local list = {}
                      for _, item in ipairs(items) do list[#list + 1] = item.title end
                      return table.concat(list, " ")
                    end
                    local function expect(wanted, got)
                      if wanted ~= got then error("expected " .. tostring(wanted) .. ", got " .. tostring(got), 2) end
                    end
                    \(check)
                    """, arguments: [.string(site.url)])
            }
            return site.requests
        }
    }

    @Test("follows the links of the site once each, however they are written, and stays on the site")
    func links() async throws {
        let requests = try await crawl(
            [
                "/": [
                    .page(
                        "home",
                        links: [
                            "a", "/a", "./a#part", "/a?utm_source=x", "https://other.invalid/", "mailto:x@y.z",
                            "b?z=1&y=2",
                            "/b?y=2&z=1", "javascript:void(0)",
                        ])
                ],
                "/a": [.page("a", links: ["/", "b?y=2&z=1"])],
                "/b?z=1&y=2": [.page("b")],
            ],
            input: "{ startUrls = { { url = site } } }",
            check: """
                expect("SUCCEEDED", run.status)
                expect("home a b", titles())
                expect(site .. "/b?z=1&y=2", items[3].url)
                expect(200, items[3]["#debug"].statusCode)
                expect(false, items[3]["#error"])
                expect("Finished! Total 3 requests: 3 succeeded, 0 failed.", run.statusMessage)
                """)
        #expect(requests == ["/robots.txt", "/", "/a", "/b?z=1&y=2"])
    }

    @Test(
        "no more requests than asked for are made",
        arguments: [("maxRequestsPerCrawl = 2", 2), ("maxPagesPerCrawl = 1", 1), ("maxCrawlingDepth = 1", 2)])
    func limits(limit: String, count: Int) async throws {
        let requests = try await crawl(
            [
                "/": [.page("0", links: ["/1"])], "/1": [.page("1", links: ["/2"])], "/2": [.page("2", links: ["/3"])],
                "/3": [.page("3")],
            ],
            input: "{ startUrls = { { url = site .. '/' } }, \(limit) }")
        #expect(requests.filter { $0 != "/robots.txt" }.count == count)
    }

    @Test("robots.txt is obeyed, and a site whose robots.txt cannot be had is closed")
    func robots() async throws {
        let pages: [String: [Site.Page]] = [
            "/robots.txt": [Site.Page("User-agent: *\nDisallow: /private\nAllow: /private/open", type: "text/plain")],
            "/": [.page("home", links: ["/private/x", "/private/open", "/public"])],
            "/private/x": [.page("x")], "/private/open": [.page("open")], "/public": [.page("public")],
        ]
        let polite = try await crawl(
            pages, input: "{ startUrls = { { url = site } } }", check: #"expect("home open public", titles())"#)
        #expect(!polite.contains("/private/x"))
        let rude = try await crawl(
            pages, input: "{ startUrls = { { url = site } }, respectRobotsTxtFile = false }",
            check: #"expect("home x open public", titles())"#)
        #expect(!rude.contains("/robots.txt"))
        let closed = try await crawl(
            ["/robots.txt": [Site.Page(status: 503)], "/": [.page("home")]],
            input: "{ startUrls = { { url = site } } }",
            check: """
                expect(0, #items)
                expect(true, run.statusMessage:find("0 failed. 1 left out: robots.txt asks for it", 1, true) ~= nil)
                """)
        #expect(!closed.contains("/"))
    }

    @Test(
        "globs, excludes and linkSelector say which links are followed",
        arguments: [
            ("globs = { { glob = site .. '/a/*' } }", "home one"),
            ("globs = { site .. '/**' }, excludes = { { glob = site .. '/a/**' } }", "home two"),
            ("linkSelector = 'a[href*=two]'", "home two"),
        ])
    func filters(option: String, titles: String) async throws {
        try await crawl(
            [
                "/": [.page("home", links: ["/a/one", "/a/b/deep", "/two"])], "/a/one": [.page("one")],
                "/a/b/deep": [.page("deep")], "/two": [.page("two")],
            ],
            input: "{ startUrls = { { url = site } }, \(option) }", check: "expect('\(titles)', titles())")
    }

    @Test("a page that fails at first is tried again; one that keeps failing becomes an item that says so")
    func retries() async throws {
        let requests = try await crawl(
            [
                "/": [.page("home", links: ["/flaky", "/gone", "/broken", "/image"])],
                "/flaky": [Site.Page(status: 500), .page("flaky")],
                "/broken": [Site.Page(status: 502)],
                "/image": [Site.Page("GIF89a", type: "image/gif")],
            ],
            input: "{ startUrls = { { url = site } }, maxRequestRetries = 1 }",
            check: """
                expect("SUCCEEDED", run.status)
                expect(5, #items)
                local by_url = {}
                for _, item in ipairs(items) do by_url[item["#debug"].url:sub(#site + 1)] = item end
                expect(1, by_url["/flaky"]["#debug"].retryCount)
                expect("flaky", by_url["/flaky"].title)
                expect(true, by_url["/gone"]["#error"])
                expect(404, by_url["/gone"]["#debug"].statusCode)
                expect(0, by_url["/gone"]["#debug"].retryCount)
                expect(502, by_url["/broken"]["#debug"].statusCode)
                expect(2, #by_url["/broken"]["#debug"].errorMessages)
                expect(true, by_url["/image"]["#error"])
                """)
        #expect(requests.filter { $0 == "/broken" }.count == 2)
    }

    @Test("an item names the address that the page really came from, and titles are read as a browser reads them")
    func redirectsAndTitles() async throws {
        try await crawl(
            [
                "/": [Site.Page(status: 302, headers: ["Location": "/here/"])],
                "/here/": [Site.Page("<title> Caf&eacute; \n &amp; B\u{fc}cher </title><a href='next'>n</a>")],
                "/here/next": [Site.Page("<p>untitled")],
            ],
            input: "{ startUrls = { site } }",
            check: """
                expect("Café & Bücher", items[1].title)
                expect(site .. "/here/", items[1]["#debug"].loadedUrl)
                expect(site .. "/here/", items[1].url)
                expect(site .. "/here/next", items[2].url)
                expect("", items[2].title)
                """)
    }

    @Test(
        "an input that cannot be honoured fails the run with a message that says so",
        arguments: [
            ("{ startUrls = { { url = site } }, pageFunction = 'async () => 1' }", "pageFunction is JavaScript"),
            ("{ startUrls = { { url = site } }, preNavigationHooks = '[]' }", "preNavigationHooks"),
            ("{ startUrls = {} }", "startUrls is empty"), ("{}", "startUrls is empty"),
            ("{ startUrls = { { url = 'ftp://x' } } }", "startUrls[1] is not an http or https URL"),
            ("{ startUrls = { { requestsFromUrl = site } } }", "requestsFromUrl is not supported"),
            ("{ startUrls = 'x' }", "startUrls must be a table"),
            ("{ startUrls = { { url = site } }, globs = { 7 } }", "globs must be a list"),
            ("{ startUrls = { { url = site .. '/missing' } } }", "No page could be crawled"),
        ])
    func refusedInputs(input: String, message: String) async throws {
        try await crawl(
            ["/": [.page("home")]], input: input,
            check: """
                expect("FAILED", run.status)
                if not run.statusMessage:find("\(message)", 1, true) then error("message: " .. run.statusMessage) end
                """)
    }

    @Test("a run without input says what is missing")
    func noInput() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local run = apify.acts.call("apify~web-scraper")
                assert(run.status == "FAILED" and run.statusMessage:find("startUrls", 1, true), run.statusMessage)
                """)
        }
    }
}
