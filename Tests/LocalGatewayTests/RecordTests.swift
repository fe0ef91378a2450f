import Foundation
import Testing

@testable import LocalGateway

@Suite("Key-value stores and request queues")
struct RecordTests {
    private func with(_ body: (TestGateway, String) async throws -> Void) async throws {
        try await TestGateway.with { test async throws in
            let store = try await test.client.post("/v2/key-value-stores?name=my-store")
            try await body(test, "/v2/key-value-stores/\(store.string("id"))")
        }
    }

    @Test("a record comes back with its bytes and its type", arguments: ["PUT", "POST"])
    func roundTrip(method: String) async throws {
        try await with { test, store async throws in
            let bytes: [UInt8] = [0, 1, 255, 13, 10, 0]
            let put = try await test.client.send(
                method, "\(store)/records/a-b_c.('!)", headers: ["Content-Type": "image/png"], body: bytes)
            #expect(put.status == 201 && put.text == "{}")
            let got = try await test.client.get("\(store)/records/a-b_c.('!)")
            #expect(got.body == bytes)
            #expect(got.headers["content-type"] == "image/png")
            let head = try await test.client.send("HEAD", "\(store)/records/a-b_c.('!)")
            #expect(head.status == 200 && head.body.isEmpty && head.headers["content-length"] == "6")
            let attached = try await test.client.get("\(store)/records/a-b_c.('!)?attachment=true")
            #expect(attached.headers["content-disposition"]?.hasPrefix("attachment") == true)
        }
    }

    @Test("a record comes back whole, however long it is", arguments: [1, 65_536, 65_537, 3_000_000])
    func lengths(length: Int) async throws {
        try await with { test, store async throws in
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            _ = try await test.client.send("PUT", "\(store)/records/k", body: bytes)
            #expect(try await test.client.get("\(store)/records/k").body == bytes)
            let name = "/v2/key-value-stores/\(test.gateway.core.user.username)~my-store"
            #expect(try await test.client.get("\(name)/records/k").body == bytes)
            #expect(try await test.client.get("/v2/key-value-stores/other~my-store/records/k").status == 404)
        }
    }

    @Test("a record without a type is bytes; a missing one is a 404; deleting is calm about what is not there")
    func small() async throws {
        try await with { test, store async throws in
            _ = try await test.client.send("PUT", "\(store)/records/k", body: [])
            #expect(
                try await test.client.get("\(store)/records/k").headers["content-type"] == "application/octet-stream")
            #expect(try await test.client.get("\(store)/records/none").errorMessage == "Record was not found")
            #expect(try await test.client.send("HEAD", "\(store)/records/none").status == 404)
            #expect(try await test.client.send("DELETE", "\(store)/records/k").status == 204)
            #expect(try await test.client.send("DELETE", "\(store)/records/k").status == 204)
            #expect(try await test.client.get("\(store)/records/k").status == 404)
            let bad = try await test.client.send(
                "PUT", "\(store)/records/k", headers: ["Content-Type": "nonsense"], body: [1])
            #expect(bad.errorType == "invalid-content-type-header")
        }
    }

    @Test(
        "keys with other characters are refused",
        arguments: ["a%20b", "%2e%2e%2fetc", "a%2Fb", "%00", "%C3%BC", "a%25"])
    func badKeys(key: String) async throws {
        try await with { test, store async throws in
            let answer = try await test.client.send("PUT", "\(store)/records/\(key)", body: [1])
            #expect(answer.status == 400)
            #expect(answer.errorType == "invalid-record-key")
        }
    }

    @Test("a compressed record is stored as it came, and decoded for clients that do not say they can")
    func compressed() async throws {
        try await with { test, store async throws in
            // "moongate " a hundred times.
            let plain = [UInt8](String(repeating: "moongate ", count: 100).utf8)
            let packed = try Gzip.pack(plain)
            let put = try await test.client.send(
                "PUT", "\(store)/records/k", headers: ["Content-Encoding": "gzip", "Content-Type": "text/plain"],
                body: packed)
            #expect(put.status == 201)
            let raw = try await test.client.get("\(store)/records/k", headers: ["Accept-Encoding": "br, gzip"])
            #expect(raw.headers["content-encoding"] == "gzip" && raw.body == packed)
            let decoded = try await test.client.get("\(store)/records/k", headers: ["Accept-Encoding": "gzip;q=0"])
            #expect(decoded.headers["content-encoding"] == nil && decoded.body == plain)
            let broken = try await test.client.send(
                "PUT", "\(store)/records/k", headers: ["Content-Encoding": "gzip"], body: [1, 2, 3])
            #expect(broken.status == 400)
        }
    }

    @Test("keys are listed in the order of their bytes, page by page, with null at the end")
    func keys() async throws {
        try await with { test, store async throws in
            for key in ["b", "a", "B", "aa", "c"] {
                _ = try await test.client.send("PUT", "\(store)/records/\(key)", body: [1, 2])
            }
            let first = try await test.client.get("\(store)/keys?limit=3")
            #expect(first.items.compactMap { $0["key"] as? String } == ["B", "a", "aa"])
            #expect(first.data["isTruncated"] as? Bool == true && first.string("nextExclusiveStartKey") == "aa")
            #expect((first.items.first?["recordPublicUrl"] as? String)?.hasPrefix(test.gateway.baseURL) == true)
            #expect(first.items.first?["size"] as? Int == 2)
            let second = try await test.client.get("\(store)/keys?limit=3&exclusiveStartKey=aa")
            #expect(second.items.compactMap { $0["key"] as? String } == ["b", "c"])
            #expect(second.data["nextExclusiveStartKey"] is NSNull && second.data["isTruncated"] as? Bool == false)
            #expect(try await test.client.get("\(store)/keys?prefix=a&limit=0").int("count") == 2)
            #expect(try await test.client.get("\(store)/keys?collection=x").errorType == "invalid-collection")
        }
    }

    @Test("a request is known by its unique key; adding it again changes nothing")
    func queue() async throws {
        try await TestGateway.with { test async throws in
            let queue = try await test.client.post("/v2/request-queues?name=my-queue")
            let path = "/v2/request-queues/\(queue.string("id"))/requests"
            let added = try await test.client.post(
                "\(path)?clientKey=one", json: #"{"url":"https://example.com","uniqueKey":"https://example.com"}"#)
            #expect(added.status == 201)
            #expect(added.string("requestId") == "EAaArVRs5qV39C9")
            #expect(added.data["wasAlreadyPresent"] as? Bool == false)
            let again = try await test.client.post(
                "\(path)?clientKey=two&forefront=true", json: #"{"url":"https://example.com"}"#)
            #expect(
                again.data["wasAlreadyPresent"] as? Bool == true && again.data["wasAlreadyHandled"] as? Bool == false)
            let handled = #"{"url":"http://x","uniqueKey":"h","handledAt":"2026-01-01T00:00:00.000Z"}"#
            _ = try await test.client.post(path, json: handled)
            #expect(try await test.client.post(path, json: handled).data["wasAlreadyHandled"] as? Bool == true)
            let head = try await test.client.get("/v2/request-queues/~my-queue")
            #expect(head.int("totalRequestCount") == 2 && head.int("handledRequestCount") == 1)
            #expect(head.int("pendingRequestCount") == 1 && head.data["hadMultipleClients"] as? Bool == true)
            for bad in [
                "{}", "[]", #"{"url":1}"#, #"{"url":"u","id":"x"}"#, #"{"url":"u","method":"EAT"}"#,
                #"{"url":"u","userData":1}"#,
            ] {
                #expect(try await test.client.post(path, json: bad).status == 400)
            }
            #expect(
                try await test.client.post("\(path)?clientKey=", json: #"{"url":"u"}"#).errorType
                    == "invalid-client-key")
            #expect(try await test.client.send("DELETE", "/v2/request-queues/~my-queue").status == 204)
        }
    }

    @Test(
        "identifiers of requests are those of the official clients",
        arguments: [
            ("https://example.com", "EAaArVRs5qV39C9"), ("https://example.com/", "DxFdsGK3wN0DCxa"),
            ("example-key", "wBjEHBr68sC2bGT"),
        ])
    func requestIdentifiers(key: String, id: String) {
        #expect(Identifier.request(uniqueKey: key) == id)
    }
}
