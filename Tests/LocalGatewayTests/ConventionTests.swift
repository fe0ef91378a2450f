import Foundation
import Testing

@testable import LocalGateway

@Suite("Conventions of the API")
struct ConventionTests {
    @Test("both prefixes and both words for actors lead to the same place")
    func prefixes() async throws {
        try await TestGateway.with { test async throws in
            for path in ["/v2/acts/apify~succeed", "/apify/v2/acts/apify~succeed", "/v2/actors/apify%7Esucceed"] {
                let answer = try await test.client.get(path)
                #expect(answer.status == 200)
                #expect(answer.string("name") == "succeed")
            }
        }
    }

    @Test("a request needs the token, in the header or the query")
    func tokens() async throws {
        try await TestGateway.with { test async throws in
            let stranger = HTTPClient(port: test.client.port)
            let none = try await stranger.get("/v2/users/me")
            #expect(none.status == 401)
            #expect(none.errorType == "token-not-provided")
            let wrong = try await stranger.get("/v2/users/me", headers: ["Authorization": "Bearer nope"])
            #expect(wrong.status == 401)
            #expect(wrong.errorType == "user-or-token-not-found")
            #expect(try await stranger.get("/v2/users/me?token=secret").status == 200)
            #expect(try await stranger.get("/connections").status == 401)
        }
    }

    @Test("the account has what the Python client needs")
    func account() async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.get("/apify/v2/users/me")
            #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
            #expect(answer.headers["x-ratelimit-limit"] == "60")
            #expect(answer.string("username") == "moongate")
            #expect((answer.data["plan"] as? [String: Any])?["availableProxyGroups"] is [String: Any])
        }
    }

    @Test("an unknown path is a 404, a wrong verb a 405 that lists the right ones")
    func unknownRoutes() async throws {
        try await TestGateway.with { test async throws in
            for path in ["/v2/nothing", "/", "/v3/users/me", "/v2/acts/apify~succeed/nothing", "/apify/users/me"] {
                let answer = try await test.client.get(path)
                #expect(answer.status == 404)
                #expect(answer.errorType == "page-not-found")
            }
            let answer = try await test.client.post("/v2/users/me")
            #expect(answer.status == 405)
            #expect(answer.errorType == "method-not-allowed")
            #expect(answer.errorMessage?.hasSuffix("OPTIONS,GET") == true)
        }
    }

    @Test("?method= stands in for the verb, in any letter case")
    func methodOverride() async throws {
        try await TestGateway.with { test async throws in
            let made = try await test.client.get("/v2/datasets?method=post&name=by-get")
            #expect(made.status == 201)
            #expect(try await test.client.post("/v2/datasets/~by-get?method=Delete").status == 204)
            #expect(try await test.client.get("/v2/datasets/~by-get").status == 404)
        }
    }

    @Test(
        "requests addressed to another name are refused",
        arguments: ["evil.example", "evil.example:80", "127.0.0.1.evil", ""])
    func foreignHosts(host: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.get("/v2/users/me", headers: ["Host": host])
            #expect(answer.status == 403 || answer.status == 400)
        }
    }

    @Test("the machine's own names are answered", arguments: ["localhost", "localhost:99", "[::1]:5", "127.0.0.1"])
    func ownHosts(host: String) async throws {
        try await TestGateway.with { test async throws in
            #expect(try await test.client.get("/v2/users/me", headers: ["Host": host]).status == 200)
        }
    }

    @Test("lists say what they were asked for; a limit of 0 is no limit, a limit above the maximum is the maximum")
    func pagination() async throws {
        try await TestGateway.with { test async throws in
            for name in ["one", "two", "three"] {
                #expect(try await test.client.post("/v2/datasets?name=name-\(name)").status == 201)
            }
            let none = try await test.client.get("/v2/datasets?limit=0&offset=0")
            #expect(none.int("limit") == 1000 && none.int("total") == 3 && none.int("count") == 3)
            #expect(none.data["desc"] as? Bool == false)
            #expect(none.items.compactMap { $0["name"] as? String } == ["name-one", "name-two", "name-three"])
            let page = try await test.client.get("/v2/datasets?limit=2&offset=1&desc=1")
            #expect(page.items.compactMap { $0["name"] as? String } == ["name-two", "name-one"])
            #expect(page.data["desc"] as? Bool == true)
            #expect(try await test.client.get("/v2/datasets?limit=99999").int("limit") == 1000)
            let beyond = try await test.client.get("/v2/datasets?offset=50")
            #expect(beyond.status == 200 && beyond.items.isEmpty && beyond.int("count") == 0)
        }
    }

    @Test("numbers that are none are refused", arguments: ["limit=x", "offset=-1", "limit=nan", "offset=1e999"])
    func badNumbers(query: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.get("/v2/datasets?\(query)")
            #expect(answer.status == 400)
            #expect(answer.errorType == "invalid-parameter")
        }
    }

    @Test("a client that asks before it sends a body is told to go on, each time it asks")
    func expectations() async throws {
        try await TestGateway.with { test async throws in
            _ = try await test.client.post("/v2/key-value-stores?name=my-store")
            let url = test.gateway.baseURL + "/v2/key-value-stores/~my-store/records/"
            // Without an answer curl waits for as long as it is told here, which would be an error of its own.
            let (status, text) = try await Program.run(
                "/usr/bin/curl",
                [
                    "-sv", "--max-time", "20", "--expect100-timeout", "60", "-H", "Expect: 100-continue", "-H",
                    "Authorization: Bearer secret", "-X", "PUT", "-d", "one", url + "one", url + "two",
                ])
            #expect(status == 0, "\(text)")
            #expect(text.components(separatedBy: "HTTP/1.1 100 Continue").count == 3, "\(text)")
            #expect(text.components(separatedBy: "HTTP/1.1 201 Created").count == 3, "\(text)")
            #expect(try await test.client.get("/v2/key-value-stores/~my-store/records/two").text == "one")
        }
    }
}
