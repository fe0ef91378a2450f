import Foundation
import Testing

@testable import LocalGateway

@Suite("Dataset schemas")
struct DatasetSchemaTests {
    private static let schema = #"""
        {"actorSpecification":1,
         "fields":{"type":"object","required":["name"],"additionalProperties":false,"properties":{
            "name":{"type":"string","minLength":2,"maxLength":5,"pattern":"^[a-z]+$"},
            "age":{"type":"integer","minimum":0,"maximum":150},"kind":{"enum":["a",1,null]},
            "tags":{"type":"array","items":{"type":"string"},"maxItems":2},"note":{"type":"string","nullable":true}}},
         "views":{"overview":{"title":"O","transformation":{"fields":["name","tags"],"unwind":["tags"],"limit":1,"desc":true}},
            "bare":{"title":"B"}}}
        """#

    private func with(_ body: (TestGateway, String) async throws -> Void) async throws {
        try await TestGateway.with { test async throws in
            let made = try await test.client.post("/v2/datasets?name=data-set", json: "{\"schema\":\(Self.schema)}")
            #expect(made.status == 201)
            #expect((made.data["schema"] as? [String: Any])?["views"] != nil)
            try await body(test, "/v2/datasets/~data-set")
        }
    }

    @Test(
        "a push that does not match is refused as a whole, and says which items are wrong and how",
        arguments: [
            (#"{}"#, "", "#/required", "required"), (#"{"name":5}"#, "/name", "#/properties/name/type", "type"),
            (#"{"name":"a"}"#, "/name", "#/properties/name/minLength", "minLength"),
            (#"{"name":"abcdef"}"#, "/name", "#/properties/name/maxLength", "maxLength"),
            (#"{"name":"ABC"}"#, "/name", "#/properties/name/pattern", "pattern"),
            (#"{"name":"abc","age":-1}"#, "/age", "#/properties/age/minimum", "minimum"),
            (#"{"name":"abc","age":151}"#, "/age", "#/properties/age/maximum", "maximum"),
            (#"{"name":"abc","age":1.5}"#, "/age", "#/properties/age/type", "type"),
            (#"{"name":"abc","kind":"b"}"#, "/kind", "#/properties/kind/enum", "enum"),
            (#"{"name":"abc","tags":[1]}"#, "/tags/0", "#/properties/tags/items/type", "type"),
            (#"{"name":"abc","tags":["a","b","c"]}"#, "/tags", "#/properties/tags/maxItems", "maxItems"),
            (#"{"name":"abc","x/y":1}"#, "", "#/additionalProperties", "additionalProperties"),
        ])
    func mismatches(item: String, instance: String, schema: String, keyword: String) async throws {
        try await with { test, path async throws in
            let answer = try await test.client.post("\(path)/items", json: #"[{"name":"abc"},"# + item + "]")
            #expect(answer.status == 400)
            #expect(answer.errorType == "schema-validation-error")
            let error = (answer.json as? [String: Any])?["error"] as? [String: Any]
            let invalid = (error?["data"] as? [String: Any])?["invalidItems"] as? [[String: Any]]
            #expect(invalid?.count == 1)
            #expect(invalid?.first?["itemPosition"] as? Int == 1)
            let problems = invalid?.first?["validationErrors"] as? [[String: Any]]
            #expect(problems?.count == 1)
            #expect(problems?.first?["instancePath"] as? String == instance)
            #expect(problems?.first?["schemaPath"] as? String == schema)
            #expect(problems?.first?["keyword"] as? String == keyword)
            #expect(problems?.first?["params"] is [String: Any])
            #expect((problems?.first?["message"] as? String)?.isEmpty == false)
            #expect(try await test.client.get(path).int("itemCount") == 0)
        }
    }

    @Test("what matches is stored")
    func matches() async throws {
        try await with { test, path async throws in
            let items =
                #"[{"name":"abc","age":150,"kind":1.0,"tags":[],"note":null},{"name":"xy","kind":null,"age":1e1}]"#
            #expect(try await test.client.post("\(path)/items", json: items).status == 201)
            #expect(try await test.client.get("\(path)/items").text == items)
        }
    }

    @Test(
        "a schema that is none is refused when the dataset is made",
        arguments: [
            "5", "[]", #"{"fields":5}"#, #"{"fields":{"type":"text"}}"#, #"{"fields":{"properties":[]}}"#,
            #"{"fields":{"properties":{"a":{"pattern":"("}}}}"#, #"{"fields":{"required":[1]}}"#,
            #"{"fields":{"properties":{"a":{"minLength":-1}}}}"#, #"{"views":[]}"#, #"{"type":7}"#,
        ])
    func badSchemas(schema: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.post("/v2/datasets", json: "{\"schema\":\(schema)}")
            #expect(answer.status == 400)
            #expect(answer.errorType == "dataset-schema-invalid")
            #expect(try await test.client.get("/v2/datasets?unnamed=1").int("total") == 0)
        }
    }

    @Test("a view reshapes items as its schema says; what the request says itself goes first")
    func views() async throws {
        try await with { test, path async throws in
            let items = #"[{"name":"abc","tags":["p","q"]},{"name":"xyz","tags":["r"]}]"#
            #expect(try await test.client.post("\(path)/items", json: items).status == 201)
            let view = try await test.client.get("\(path)/items?view=overview")
            #expect(view.text == #"[{"name":"xyz","tags":"r"}]"#)
            #expect(
                view.headers["x-apify-pagination-limit"] == "1" && view.headers["x-apify-pagination-desc"] == "true")
            let changed = try await test.client.get("\(path)/items?view=overview&fields=name&unwind=&desc=0&limit=5")
            #expect(changed.text == #"[{"name":"abc"},{"name":"xyz"}]"#)
            #expect(try await test.client.get("\(path)/items?view=bare").text == items)
            let none = try await test.client.get("\(path)/items?view=nope")
            #expect(none.errorType == "requested-dataset-view-does-not-exist")
        }
    }

    @Test("statistics tell the least and the most of each field of the schema, nulls, and where it is missing")
    func statistics() async throws {
        try await with { test, path async throws in
            let items =
                #"[{"name":"abc","age":10,"tags":["x"],"note":null},{"name":"ab","age":2,"tags":[]},{"name":"abcde"}]"#
            #expect(try await test.client.post("\(path)/items", json: items).status == 201)
            let answer = try await test.client.get("\(path)/statistics")
            let fields = answer.data["fieldStatistics"] as? [String: [String: Int]]
            #expect(fields?["name"] == ["min": 2, "max": 5, "nullCount": 0, "emptyCount": 0])
            #expect(fields?["age"] == ["min": 2, "max": 10, "nullCount": 0, "emptyCount": 1])
            #expect(fields?["tags"] == ["min": 0, "max": 1, "nullCount": 0, "emptyCount": 1])
            #expect(fields?["note"] == ["nullCount": 1, "emptyCount": 2])
            let plain = try await test.client.post("/v2/datasets").string("id")
            #expect(try await test.client.get("/v2/datasets/\(plain)/statistics").data["fieldStatistics"] is NSNull)
            #expect(try await test.client.get("/v2/datasets/none/statistics").status == 404)
        }
    }
}
