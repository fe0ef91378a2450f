import Foundation
import Testing

@testable import LocalGateway

@Suite("Datasets")
struct DatasetTests {
    private func with(_ json: String, _ body: (TestGateway) async throws -> Void) async throws {
        try await TestGateway.withDataset(json, body)
    }

    @Test("a push answers with an empty object and the place of the items")
    func pushing() async throws {
        try await with("[]") { test async throws in
            let pushed = try await test.client.post("/v2/datasets/~data-set/items", json: "{}")
            #expect(pushed.status == 201 && pushed.text == "{}")
            let id = try await test.client.get("/v2/datasets/~data-set").string("id")
            #expect(pushed.headers["location"] == "\(test.gateway.baseURL)/v2/datasets/\(id)/items")
        }
    }

    @Test(
        "items come back byte for byte",
        arguments: [
            #"{"z":1,"a":2,"m":{"y":[],"x":{}}}"#,
            #"{"big":123456789012345678901234567890,"float":0.1000000000000000055511151231257827,"exp":1E+400,"neg":-0}"#,
            #"{"int":9007199254740993,"one":1.0,"e":1e5,"max":18446744073709551615}"#,
            #"{"text":"\u00e9é\ud83d\ude00😀\/ \"quoted\" \\","lone":"\ud800"}"#,
            #"{"same":1,"same":2}"#, #"{"":null}"#, "{}",
        ])
    func bytesStay(item: String) async throws {
        try await with("[\(item)]") { test async throws in
            #expect(try await test.client.get("/v2/datasets/~data-set/items").text == "[\(item)]")
        }
    }

    @Test("space between tokens goes, space in strings stays")
    func compacts() async throws {
        try await with(" [ { \"a b\" : [ 1 ,\n 2 ] , \"c\" : \" x \\\" y \" } ] ") { test async throws in
            #expect(
                try await test.client.get("/v2/datasets/~data-set/items").text == #"[{"a b":[1,2],"c":" x \" y "}]"#)
        }
    }

    @Test(
        "offset, limit and desc choose stored items, and the headers tell",
        arguments: [
            ("", "[0,1,2,3,4]", "0", "999999999999", "5", "false"), ("limit=2", "[0,1]", "0", "2", "2", "false"),
            ("limit=0&offset=3", "[3,4]", "3", "999999999999", "2", "false"),
            ("offset=9", "[]", "9", "999999999999", "0", "false"),
            ("desc=true&limit=2", "[4,3]", "0", "2", "2", "true"),
            ("desc=1&offset=3&limit=5", "[1,0]", "3", "5", "2", "true"),
        ])
    func pages(query: String, items: String, offset: String, limit: String, count: String, desc: String) async throws {
        try await with("[" + (0..<5).map { "{\"n\":\($0)}" }.joined(separator: ",") + "]") { test async throws in
            for method in ["GET", "HEAD"] {
                let answer = try await test.client.send(method, "/v2/datasets/~data-set/items?\(query)")
                let numbers = answer.text.replacing("{\"n\":", with: "").replacing("}", with: "")
                #expect(numbers == (method == "HEAD" ? "" : items))
                #expect(answer.headers["x-apify-pagination-total"] == "5")
                #expect(answer.headers["x-apify-pagination-offset"] == offset)
                #expect(answer.headers["x-apify-pagination-limit"] == limit)
                #expect(answer.headers["x-apify-pagination-count"] == count)
                #expect(answer.headers["x-apify-pagination-desc"] == desc)
                #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
            }
        }
    }

    @Test(
        "items are reshaped as asked",
        arguments: [
            ("fields=c,a", #"{"a":1,"b":2,"c":3}"#, #"[{"c":3,"a":1}]"#),
            ("omit=b", #"{"a":1,"b":2}"#, #"[{"a":1}]"#),
            ("fields=a,b&omit=b", #"{"a":1,"b":2}"#, #"[{"a":1}]"#),
            ("omit=a.b", #"{"a":{"b":1,"c":2}}"#, #"[{"a":{"c":2}}]"#),
            ("fields=a&outputFields=x", #"{"a":1,"b":2}"#, #"[{"x":1}]"#),
            ("clean=true", ##"[{"#debug":1,"a":2},{"#x":1},{}]"##, ##"[{"a":2}]"##),
            ("skipHidden=1", ##"[{"#x":1},{"a":1}]"##, ##"[{},{"a":1}]"##),
            ("skipEmpty=true", ##"[{},{"#x":1}]"##, ##"[{"#x":1}]"##),
            ("unwind=a", #"{"k":0,"a":[{"x":1},{"k":2},7]}"#, #"[{"k":0,"x":1},{"k":2},{"k":0,"a":7}]"#),
            ("unwind=a", #"[{"a":[]},{"a":5},{"b":1}]"#, #"[{"a":5},{"b":1}]"#),
            ("unwind=a", #"{"k":0,"a":{"x":1}}"#, #"[{"k":0,"x":1}]"#),
            ("fields=k,a&unwind=a", #"{"k":0,"z":9,"a":[{"x":1}]}"#, #"[{"k":0,"x":1}]"#),
            ("fields=k,x&unwind=a", #"{"k":0,"a":[{"x":1,"y":2}]}"#, #"[{"k":0,"x":1}]"#),
            ("flatten=a", #"{"a":{"b":{"c":1},"d":2},"e":3}"#, #"[{"a.b.c":1,"a.d":2,"e":3}]"#),
            ("fields=a.b&flatten=a", #"{"a":{"b":1,"c":2}}"#, #"[{"a.b":1}]"#),
            ("skipFailedPages=1", #"[{"errorInfo":{}},{"a":1}]"#, #"[{"a":1}]"#),
            (
                "simplified=1", #"{"url":"u","pageFunctionResult":[{"t":1},{"t":2}],"x":0}"#,
                #"[{"url":"u","t":1},{"url":"u","t":2}]"#
            ),
            ("fields=n", #"{"n":1e400}"#, #"[{"n":1e400}]"#),
        ])
    func transforms(query: String, items: String, expected: String) async throws {
        try await with(items) { test async throws in
            let encoded = query.replacing(",", with: "%2C")
            #expect(try await test.client.get("/v2/datasets/~data-set/items?\(encoded)").text == expected)
        }
    }

    @Test(
        "what cannot be served is refused",
        arguments: [
            ("format=nope", "invalid-parameter"), ("format=csv&delimiter=ab", "invalid-parameter"),
            ("format=csv&delimiter=%22", "invalid-parameter"), ("format=xml&xmlRoot=a%20b", "invalid-parameter"),
            ("format=xml&xmlRow=%3Cx", "invalid-parameter"),
            ("limit=-1", "invalid-parameter"),
            ("outputFields=a", "invalid-parameter"), ("fields=a,b&outputFields=a", "invalid-parameter"),
            ("view=v", "requested-dataset-view-does-not-exist"),
        ])
    func refusals(query: String, type: String) async throws {
        try await with("[]") { test async throws in
            let answer = try await test.client.get("/v2/datasets/~data-set/items?\(query)")
            #expect(answer.status == 400)
            #expect(answer.errorType == type)
        }
    }

    @Test("counters and fields follow every push")
    func counters() async throws {
        try await with(##"[{"a":1,"#h":2},{"#h":3},{}]"##) { test async throws in
            _ = try await test.client.post("/v2/datasets/~data-set/items", json: #"{"b":1,"a":2}"#)
            let head = try await test.client.get("/v2/datasets/~data-set")
            #expect(head.int("itemCount") == 4)
            #expect(head.int("cleanItemCount") == 2)
            #expect(head.data["fields"] as? [String] == ["a", "#h", "b"])
            #expect(head.string("consoleUrl").hasPrefix("http://127.0.0.1:"))
            #expect(head.string("modifiedAt") >= head.string("createdAt"))
        }
    }

    @Test(
        "a push that is wrong in one item stores none",
        arguments: [
            #"[{"a":1},2]"#, #"[{"a":1},{"b":]"#, #"[{"a":1},[]]"#, "1", "\"x\"", "", "[{}] x", "[{\"a\":\"\u{1}\"}]",
        ])
    func badPushes(body: String) async throws {
        try await with("[]") { test async throws in
            let answer = try await test.client.post("/v2/datasets/~data-set/items", json: body)
            #expect(answer.status == 400)
            #expect(try await test.client.get("/v2/datasets/~data-set").int("itemCount") == 0)
        }
    }

    @Test("a name makes a dataset once; without one every request makes another")
    func creation() async throws {
        try await TestGateway.with { test async throws in
            let first = try await test.client.post("/v2/datasets?name=my-set")
            let again = try await test.client.post("/v2/datasets", json: #"{"name":"my-set"}"#)
            #expect(first.status == 201 && again.status == 200)
            #expect(first.string("id") == again.string("id"))
            #expect(first.string("id").count == 17)
            let byName = try await test.client.get("/v2/datasets/moongate~my-set")
            #expect(byName.string("id") == first.string("id"))
            let unnamed = try await test.client.post("/v2/datasets", json: "{}")
            #expect(unnamed.status == 201 && unnamed.data["name"] is NSNull)
            #expect(try await test.client.get("/v2/datasets").int("total") == 1)
            let all = try await test.client.get("/v2/datasets?unnamed=true")
            #expect(all.int("total") == 2 && all.items.last?["name"] as? String == "")
            for name in ["ab", "-abc", "a_b_c", "abc-", String(repeating: "a", count: 64), "..%2F..%2Fx"] {
                #expect(try await test.client.post("/v2/datasets?name=\(name)").errorType == "invalid-value")
            }
        }
    }

    @Test("a deleted dataset is gone, with what it held")
    func deletion() async throws {
        try await with(#"{"a":1}"#) { test async throws in
            let gone = try await test.client.send("DELETE", "/v2/datasets/~data-set")
            #expect(gone.status == 204 && gone.body.isEmpty)
            #expect(try await test.client.get("/v2/datasets/~data-set/items").errorMessage == "Dataset was not found")
            #expect(try await test.client.send("DELETE", "/v2/datasets/~data-set").errorType == "record-not-found")
            _ = try await test.client.post("/v2/datasets?name=data-set")
            #expect(try await test.client.get("/v2/datasets/~data-set/items").text == "[]")
        }
    }

    @Test("pushes at the same time lose nothing")
    func concurrentPushes() async throws {
        try await with("[]") { test async throws in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await test.client.post(
                            "/v2/datasets/~data-set/items", json: "[{\"n\":\(number)},{\"n\":\(number)}]"
                        ).status
                    }
                }
                for try await status in group { #expect(status == 201) }
            }
            let items = try await test.client.get("/v2/datasets/~data-set/items").json as? [[String: Int]]
            #expect(items?.count == 40)
            #expect(Set((items ?? []).compactMap { $0["n"] }).count == 20)
        }
    }

    @Test(
        "an item never leaves with the same field twice",
        arguments: [
            ("fields=a,a", #"[{"a":1}]"#), ("fields=b,a,b,a", #"[{"b":{"c":2},"a":1}]"#),
            ("fields=a,a&outputFields=x,y", #"[{"x":1}]"#), ("fields=a,b&outputFields=x,x", #"[{"x":{"c":2}}]"#),
            ("flatten=b", #"[{"a":1,"b.c":3}]"#), ("fields=a,a&format=csv&bom=0", "a\n1\n"),
        ])
    func fieldsOnce(query: String, result: String) async throws {
        try await with(#"{"a":1,"b":{"c":2},"b.c":3}"#) { test async throws in
            #expect(try await test.client.get("/v2/datasets/~data-set/items?\(query)").text == result)
        }
    }

    @Test("an item of many fields is reshaped like one of few")
    func manyFields() async throws {
        let names = (0..<200).map { "k\($0)" }
        let item = "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + #","k7":2,"o":{"p":3},"o.p":4}"#
        try await with(item) { test async throws in
            let path = "/v2/datasets/~data-set/items?"
            let list = names.reversed().joined(separator: ",")
            let chosen = try await test.client.get(path + "fields=\(list),k7").text
            let expected = names.reversed().map { "\"\($0)\":\($0 == "k7" ? 2 : 1)" }.joined(separator: ",")
            #expect(chosen == "[{\(expected)}]")
            let renamed = try await test.client.get(
                path + "fields=\(list)&outputFields=\(list.replacing("k", with: "n"))")
            #expect(renamed.text == "[{\(expected.replacing("k", with: "n"))}]")
            let flat = try #require(try await test.client.get(path + "flatten=o").json as? [[String: Int]])
            #expect(flat.first?.count == 201 && flat.first?["o.p"] == 4)
        }
    }
}
