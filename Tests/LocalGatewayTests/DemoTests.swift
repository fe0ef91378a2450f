import Foundation
import Testing

@testable import LocalGateway

@Suite("The demo site")
struct DemoTests {
    @Test("it needs no token, and has pages, a redirect, files and a link to nowhere")
    func kinds() async throws {
        try await TestGateway.with { test async throws in
            let visitor = HTTPClient(port: test.client.port)
            let home = try await visitor.get("/demo/")
            #expect(home.status == 200 && home.headers["content-type"] == "text/html; charset=utf-8")
            #expect(home.text.contains("<title>Welcome to Lantern Lane - Lantern Lane</title>"))
            #expect(test.gateway.demoURL == test.gateway.baseURL + "/demo/")
            let moved = try await visitor.get("/demo/old-catalogue.html")
            #expect(moved.status == 301 && moved.headers["location"] == "/demo/products/")
            #expect(try await visitor.get("/demo/products").headers["location"] == "/demo/products/")
            #expect(try await visitor.get("/demo").headers["location"] == "/demo/")
            #expect(try await visitor.get("/demo/summer-sale.html").status == 404)
            let document = try await visitor.get("/demo/files/price-list.pdf")
            #expect(document.headers["content-type"] == "application/pdf" && document.text.hasPrefix("%PDF-1.4"))
            #expect(try await visitor.get("/demo/files/lantern.svg").headers["content-type"] == "image/svg+xml")
            let robots = try await visitor.get("/robots.txt")
            #expect(robots.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(robots.text.contains("Disallow: /demo/private/"))
            #expect(try await visitor.send("HEAD", "/demo/").body.isEmpty)
        }
    }

    @Test("all pages can be reached from the start, and only the one dead link is dead")
    func crawl() async throws {
        try await TestGateway.with { test async throws in
            let visitor = HTTPClient(port: test.client.port)
            var waiting = [test.gateway.baseURL + "/demo/"]
            var seen: [String: Int] = [:]
            while let url = waiting.popLast() {
                guard seen[url] == nil, url.hasPrefix(test.gateway.baseURL), let base = URL(string: url) else {
                    continue
                }
                let answer = try await visitor.get(String(url.dropFirst(test.gateway.baseURL.count)))
                seen[url] = answer.status
                guard answer.status == 200, answer.headers["content-type"]?.hasPrefix("text/html") == true else {
                    continue
                }
                for match in answer.text.matches(of: /<a [^>]*href="([^"]*)"/) {
                    let link = String(match.1).replacing("&amp;", with: "&").prefix { $0 != "#" }
                    if let target = URL(string: String(link), relativeTo: base) {
                        waiting.append(target.absoluteString)
                    }
                }
            }
            #expect(seen.filter { $0.value == 404 }.map(\.key) == [test.gateway.baseURL + "/demo/summer-sale.html"])
            #expect(seen.filter { $0.value == 200 && !$0.key.contains("?") && !$0.key.contains("/files/") }.count >= 12)
            #expect(Set(seen.values) == [200, 301, 404])
        }
    }

    @Test("it can be left out")
    func off() async throws {
        try await TestGateway.with(demo: false) { test async throws in
            #expect(try await test.client.get("/demo/").status == 404)
            #expect(try await test.client.get("/robots.txt").status == 404)
        }
    }
}
