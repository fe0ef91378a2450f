import Foundation
import Testing

@testable import LocalGateway

@Suite("Links that need no token")
struct SignedLinkTests {
    /// Follows a link the way a browser does: without a token.
    private func follow(_ link: Any?, _ test: TestGateway) async throws -> HTTPAnswer {
        let text = try #require(link as? String)
        #expect(text.hasPrefix(test.gateway.baseURL))
        return try await HTTPClient(port: test.client.port).get(String(text.dropFirst(test.gateway.baseURL.count)))
    }

    @Test("signatures are those of the official clients")
    func vectors() {
        #expect(URLSignature.hmac("secret", "my-key") == "1Eery8POh9ieEae8qANqa")
        let moment = Moment(milliseconds: 1_700_000_000_000)
        let signature = URLSignature.content("secret", "abc", expiresAt: moment)
        let text = String(decoding: Base64URL.decode(signature) ?? [], as: UTF8.self)
        #expect(text == "0.1700000000000." + URLSignature.hmac("secret", "0.1700000000000.abc"))
        // A secret longer than a block of the hash is hashed first (RFC 2104); the value is Python's.
        #expect(URLSignature.hmac(String(repeating: "k", count: 100), "m") == Self.longKeyVector)
    }

    private static let longKeyVector = "23JXya0hgghandiN7Irw"

    @Test("the links that objects tell work as they are")
    func publicLinks() async throws {
        try await TestGateway.withDataset(#"[{"a":1}]"#) { test async throws in
            let set = try await test.client.get("/v2/datasets/~data-set")
            #expect(try await follow(set.data["itemsPublicUrl"], test).text == #"[{"a":1}]"#)
            let store = try await test.client.post("/v2/key-value-stores")
            let path = "/v2/key-value-stores/\(store.string("id"))"
            _ = try await test.client.send("PUT", "\(path)/records/a'(b)!", body: Array("hello".utf8))
            let keys = try await follow(store.data["keysPublicUrl"], test)
            #expect(keys.items.count == 1)
            let record = try await follow(keys.items.first?["recordPublicUrl"], test)
            #expect(record.status == 200 && record.text == "hello")
        }
    }

    @Test("a signature opens what it was made for and nothing else")
    func bounds() async throws {
        try await TestGateway.withDataset(#"[{"a":1}]"#) { test async throws in
            let stranger = HTTPClient(port: test.client.port)
            let set = try await test.client.get("/v2/datasets/~data-set")
            let (id, secret) = (set.string("id"), set.string("urlSigningSecretKey"))
            let signature = URLSignature.content(secret, id)
            let padded = signature + String(repeating: "=", count: (4 - signature.count % 4) % 4)
            #expect(try await stranger.get("/v2/datasets/\(id)/items?signature=\(signature)").status == 200)
            #expect(try await stranger.get("/v2/datasets/\(id)/items?signature=\(padded)&format=csv").status == 200)
            #expect(try await stranger.send("HEAD", "/v2/datasets/\(id)/items?signature=\(signature)").status == 200)
            let other = try await test.client.post("/v2/datasets").string("id")
            for target in [
                "/v2/datasets/\(other)/items?signature=\(signature)", "/v2/datasets/\(id)/items?signature=x",
                "/v2/datasets/\(id)/items?signature=\(signature)A", "/v2/datasets/\(id)/items?signature=%00",
                "/v2/datasets/\(id)/items?signature=MC4w", "/v2/datasets/\(id)/items?signature=MC4wLg",
                "/v2/datasets/\(id)/items?signature=\(URLSignature.content("", id))",
            ] {
                let answer = try await stranger.get(target)
                #expect(answer.status == 403 && answer.errorType == "insufficient-permissions")
                #expect(answer.errorMessage?.hasPrefix("Insufficient permissions for the dataset.") == true)
            }
            for target in [
                "/v2/datasets/\(id)?signature=\(signature)", "/v2/datasets/~data-set/items?signature=\(signature)",
                "/v2/datasets?signature=\(signature)", "/v2/datasets/\(id)/statistics?signature=\(signature)",
                "/v2/datasets/\(id)/items?signature=", "/v2/users/me?signature=\(signature)",
                "/v2/datasets/\(id)/items?signature=\(signature)&method=POST", "/connections?signature=\(signature)",
            ] {
                #expect(try await stranger.get(target).status == 401)
            }
            #expect(
                try await stranger.send("POST", "/v2/datasets/\(id)/items?signature=\(signature)", body: []).status
                    == 401)
            // A wrong token fails even where a signature alone would do.
            let wrong = ["Authorization": "Bearer nope"]
            #expect(
                try await stranger.get("/v2/datasets/\(id)/items?signature=\(signature)", headers: wrong).status == 401)
            #expect(try await stranger.get("/v2/datasets/none/items?signature=\(signature)").status == 404)
            #expect(try await test.client.get("/v2/datasets/\(id)").int("itemCount") == 1)
        }
    }

    @Test("a record's signature is for this record alone")
    func records() async throws {
        try await TestGateway.with { test async throws in
            let store = try await test.client.post("/v2/key-value-stores")
            let (id, secret) = (store.string("id"), store.string("urlSigningSecretKey"))
            for key in ["one", "two"] {
                _ = try await test.client.send("PUT", "/v2/key-value-stores/\(id)/records/\(key)", body: [1])
            }
            let stranger = HTTPClient(port: test.client.port)
            let signature = URLSignature.hmac(secret, "one")
            let path = "/v2/key-value-stores/\(id)"
            #expect(try await stranger.get("\(path)/records/one?signature=\(signature)").status == 200)
            #expect(try await stranger.send("HEAD", "\(path)/records/one?signature=\(signature)").status == 200)
            #expect(try await stranger.get("\(path)/records/two?signature=\(signature)").status == 403)
            #expect(try await stranger.get("\(path)/keys?signature=\(signature)").status == 403)
            #expect(
                try await stranger.send("PUT", "\(path)/records/one?signature=\(signature)", body: [2]).status == 401)
            #expect(try await stranger.send("DELETE", "\(path)/records/one?signature=\(signature)").status == 401)
            let all = URLSignature.content(secret, id)
            #expect(try await stranger.get("\(path)/records?signature=\(all)").status == 200)
        }
    }

    @Test(
        "of several accounts a link without a connection in its path is for the oldest; others are reached by their own"
    )
    func severalAccounts() async throws {
        try await TestGateway.with(options: .init(confirmsConnections: true)) { test async throws in
            var sets: [(connection: String, set: HTTPAnswer)] = []
            for text in [#"{"of":1}"#, #"{"of":2}"#] {
                let made = try await test.client.post("/connections", json: #"{"app":"apify"}"#).json as? [String: Any]
                let id = try #require((made?["connection"] as? [String: Any])?["connection_id"] as? String)
                let mine = ["Maton-Connection": id]
                let set = try await test.client.send("POST", "/v2/datasets?name=same", headers: mine)
                _ = try await test.client.send(
                    "POST", "/v2/datasets/~same/items", headers: mine, body: Array(text.utf8))
                sets.append((id, set))
            }
            let stranger = HTTPClient(port: test.client.port)
            func bare(_ set: HTTPAnswer) -> String {
                let (id, secret) = (set.string("id"), set.string("urlSigningSecretKey"))
                return "/v2/datasets/\(id)/items?signature=\(URLSignature.content(secret, id))"
            }
            let (first, second) = (sets[0], sets[1])
            #expect(try await stranger.get(bare(first.set)).text == #"[{"of":1}]"#)
            // The dataset is not in the oldest account, and nothing tells which one is meant.
            #expect(try await stranger.get(bare(second.set)).status == 404)
            #expect(try await follow(second.set.data["itemsPublicUrl"], test).text == #"[{"of":2}]"#)
            let named = try await stranger.get(bare(second.set), headers: ["Maton-Connection": second.connection])
            #expect(named.text == #"[{"of":2}]"#)
            // A signature of one account opens nothing in the other.
            let crossed = bare(first.set).replacing(first.set.string("id"), with: second.set.string("id"))
            #expect(try await stranger.get("/connections/\(second.connection)\(crossed)").status == 403)
        }
    }

    @Test("a link ends when the gateway's clock says so")
    func expiry() async throws {
        try await TestGateway.withDataset("[]") { test async throws in
            let stranger = HTTPClient(port: test.client.port)
            let set = try await test.client.get("/v2/datasets/~data-set")
            let (id, secret) = (set.string("id"), set.string("urlSigningSecretKey"))
            let clock = test.gateway.core.clock
            clock.freeze()
            let expiry = Moment(milliseconds: clock.now.milliseconds + 60_000)
            let path = "/v2/datasets/\(id)/items?signature=\(URLSignature.content(secret, id, expiresAt: expiry))"
            #expect(try await stranger.get(path).status == 200)
            clock.advance(byMilliseconds: 59_999)
            #expect(try await stranger.get(path).status == 200)
            clock.advance(byMilliseconds: 1)
            #expect(try await stranger.get(path).status == 403)
        }
    }
}
