/// The actors inside the binary. Each has a folder here with its Lua source.
public enum BuiltInActors {
    public static let all = [helloWorld, webScraper]

    static let helloWorld = BuiltInActor(
        name: "hello-world",
        title: "Hello World",
        description: "Greets the name in its input: the smallest actor there is.",
        source: PackageResources.hello_world_lua,
        memoryMbytes: 256,
        timeoutSecs: 60,
        exampleInput: #"{"name":"Ada"}"#
    )

    static let webScraper = BuiltInActor(
        name: "web-scraper",
        title: "Web Scraper",
        description: """
            A local stand-in for Apify's Web Scraper: crawls from the start URLs over HTTP and stores title and URL of \
            every page. It runs no JavaScript, neither of the pages nor a page function.
            """,
        source: PackageResources.web_scraper_lua,
        memoryMbytes: 1024,
        timeoutSecs: 3600,
        exampleInput: #"{"startUrls":[{"url":"https://example.com"}],"maxRequestsPerCrawl":10}"#
    )
}
