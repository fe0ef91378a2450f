import Foundation
import Testing

@testable import LocalGateway

@Suite("Requests of web pages")
struct BrowserTests {
    @Test(
        "OPTIONS tells the verbs of a path, and needs no token",
        arguments: [
            ("/v2/datasets", "OPTIONS, GET, HEAD, POST"), ("/apify/v2/actors/any~one/runs", "OPTIONS, GET, HEAD, POST"),
            ("/v2/actor-runs/any/dataset/items", "OPTIONS, GET, HEAD, POST"),
            ("/v2/acts/any/runs/last/key-value-store/records/K", "OPTIONS, GET, HEAD, PUT, POST, DELETE"),
            ("/v2/request-queues/any/requests/batch", "OPTIONS, POST, DELETE, GET, HEAD, PUT"),
            ("/connections/any/v2/users/me", "OPTIONS, GET, HEAD"), ("/connections", "OPTIONS, GET, HEAD, POST"),
            ("/_moongate/clock", "OPTIONS, GET, HEAD, POST"), ("/demo/", "OPTIONS, GET, HEAD"),
        ])
    func options(path: String, verbs: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await HTTPClient(port: test.client.port).send("OPTIONS", path)
            #expect(answer.status == 204 && answer.body.isEmpty)
            let told = Set((answer.headers["allow"] ?? "").components(separatedBy: ", "))
            #expect(told == Set(verbs.components(separatedBy: ", ")))
        }
    }

    @Test("OPTIONS of a path that leads nowhere is a 404", arguments: ["/v2/nothing", "/", "/_moongate/x", "/v2"])
    func nowhere(path: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.send("OPTIONS", path)
            #expect(answer.status == 404 && answer.errorType == "page-not-found")
        }
    }

    @Test(
        "a page of this machine may ask and read, with every header it needs",
        arguments: ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:8080", "http://LOCALHOST"])
    func ownPages(origin: String) async throws {
        try await TestGateway.with { test async throws in
            let asked = try await HTTPClient(port: test.client.port).send(
                "OPTIONS", "/v2/datasets/any/items",
                headers: [
                    "Origin": origin, "Access-Control-Request-Method": "POST",
                    "Access-Control-Request-Headers": "authorization,content-encoding,content-type",
                ])
            #expect(asked.status == 204)
            #expect(asked.headers["access-control-allow-origin"] == origin)
            #expect(asked.headers["access-control-allow-methods"]?.contains("POST") == true)
            #expect(
                asked.headers["access-control-allow-headers"] == "authorization,content-encoding,content-type")
            for path in ["/v2/users/me", "/v2/nothing"] {
                let answer = try await test.client.get(path, headers: ["Origin": origin])
                #expect(answer.headers["access-control-allow-origin"] == origin)
                #expect(answer.headers["access-control-expose-headers"] == "*")
                #expect(answer.headers["vary"] == "Origin")
            }
        }
    }

    @Test(
        "a page of the web may not",
        arguments: [
            "https://example.com", "http://localhost.example.com", "http://localhost@example.com", "null", "",
            "file://localhost", "http://example.com:80#localhost", "http://127.0.0.2",
        ])
    func foreignPages(origin: String) async throws {
        try await TestGateway.with { test async throws in
            for verb in ["OPTIONS", "GET"] {
                let answer = try await test.client.send(verb, "/v2/users/me", headers: ["Origin": origin])
                #expect(answer.status == (verb == "GET" ? 200 : 204))
                #expect(!answer.headers.keys.contains { $0.hasPrefix("access-control") })
            }
        }
    }
}
