import Testing

@testable import GatewayAPI

@Suite("The path of an operation")
struct PathTests {
    private func path(_ id: String, _ values: String...) throws -> String {
        try #require(Catalogue.operation(id)).expandedPath(values)
    }

    @Test("takes names with a tilde or a slash")
    func names() throws {
        #expect(try path("acts.run", "apify~web-scraper") == "/acts/apify~web-scraper/runs")
        #expect(try path("acts.run", "apify/web-scraper") == "/acts/apify~web-scraper/runs")
        #expect(try path("datasets.items", "~mine") == "/datasets/~mine/items")
    }

    @Test("encodes whatever could be read as something else")
    func encoding() throws {
        #expect(
            try path("key_value_stores.get_record", "s", "a(b)!c'd") == "/key-value-stores/s/records/a%28b%29%21c%27d")
        #expect(
            try path("key_value_stores.get_record", "s", "a/b?c#d%") == "/key-value-stores/s/records/a%2Fb%3Fc%23d%25")
        #expect(
            try path("key_value_stores.get_record", "s", "\u{e9}\r\n") == "/key-value-stores/s/records/%C3%A9%0D%0A")
        #expect(try path("runs.get", "a/b") == "/actor-runs/a%2Fb")
    }

    @Test("refuses values that would lead elsewhere", arguments: ["", ".", ".."])
    func refused(value: String) throws {
        let operation = try #require(Catalogue.operation("datasets.delete"))
        #expect(throws: ArgumentError.self) { try operation.expandedPath([value]) }
    }

    @Test("names the value that is missing")
    func missing() throws {
        let operation = try #require(Catalogue.operation("key_value_stores.get_record"))
        let error = #expect(throws: ArgumentError.self) { try operation.expandedPath(["store"]) }
        #expect(error?.message == "key_value_stores.get_record needs 'key'")
        #expect(error?.code == .missing)
    }

    @Test("encodes queries")
    func query() {
        #expect(PercentEncoding.query([("fields", "a,b"), ("x", "1 + 1&")]) == "fields=a%2Cb&x=1%20%2B%201%26")
        #expect(PercentEncoding.query([]) == "")
    }
}
