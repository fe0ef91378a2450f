/// A small made-up shop that is served next to the API, so that there is something to crawl without a network.
///
/// Besides ordinary pages it has what crawlers must cope with: relative and absolute links, fragments, the same page under
/// several queries, a redirect, a link that leads nowhere, files that are not pages, and a folder `robots.txt` closes.
enum DemoSite {
    static let root = "/demo/"

    enum Resource: Sendable {
        case content([UInt8], type: String)
        case redirect(String)
    }

    static let robots = """
        User-agent: *
        Disallow: /demo/private/
        Allow: /demo/

        """

    /// What lies at a path, if anything does.
    static func resource(at path: String) -> Resource? {
        guard path.hasPrefix(root) else { return path == "/demo" ? .redirect(root) : nil }
        let rest = String(path.dropFirst(root.count))
        if let page = pages[rest] {
            return .content(Array(page.html(root: root).utf8), type: "text/html; charset=utf-8")
        }
        // A folder without its slash leads to the folder.
        if pages[rest + "/"] != nil { return .redirect(root + rest + "/") }
        switch rest {
        case "old-catalogue.html": return .redirect(root + "products/")
        case "files/lantern.svg": return .content(Array(lantern.utf8), type: "image/svg+xml")
        case "files/price-list.pdf": return .content(DemoDocument.priceList, type: "application/pdf")
        case "files/prices.json": return .content(Array(prices.utf8), type: "application/json; charset=utf-8")
        default: return nil
        }
    }

    static let missing = DemoPage(
        path: "", title: "Page not found", description: "There is no such page.",
        content: "        <p>There is no such page. <a href=\"/demo/\">Back to the start</a></p>")

    private static let pages: [String: DemoPage] = Dictionary(
        (general + products + guides).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })

    private static let lantern = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">
            <path d="M9 2h6v3H9zM7 6h10l1 13H6zM8 20h8v2H8z" fill="#b8860b"/>
            <circle cx="12" cy="13" r="3" fill="#fff3b0"/>
        </svg>

        """

    private static let prices = """
        {"currency":"EUR","prices":{"storm-lantern":49.00,"tea-light":4.50,"reading-lamp":79.90,"paper-lantern":12.00}}

        """
}
