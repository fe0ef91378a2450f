import Foundation
import Testing

@testable import LocalGateway

@Suite("JSON Schemas of inputs")
struct InputSchemaTests {
    private func problems(_ schema: String, _ value: String) throws -> [String] {
        let schema = InputSchema(try JSONValue(parsing: Array(schema.utf8)))
        return schema.problems(in: try JSONValue(parsing: Array(value.utf8))).map {
            $0.path.isEmpty ? $0.message : "\($0.path) \($0.message)"
        }
    }

    @Test(
        "what a schema forbids is named by its place",
        arguments: [
            (#"{"type":"object","required":["a"]}"#, "{}", "a is required"),
            (#"{"type":"object","required":["a"]}"#, "[]", "must be object"),
            (#"{"properties":{"a":{"type":"integer"}}}"#, #"{"a":1.5}"#, "a must be integer"),
            (#"{"properties":{"a":{"type":["string","null"]}}}"#, #"{"a":1}"#, "a must be string,null"),
            (#"{"properties":{"a":{"items":{"type":"string"}}}}"#, #"{"a":["x",2]}"#, "a[1] must be string"),
            (#"{"minimum":2}"#, "1.5", "must be >= 2"),
            (#"{"maximum":2}"#, "3", "must be <= 2"),
            (#"{"minLength":2}"#, #""ü""#, "must NOT have fewer than 2 characters"),
            (#"{"maxLength":2}"#, #""abc""#, "must NOT have more than 2 characters"),
            (#"{"pattern":"^a+$"}"#, #""ab""#, #"must match pattern "^a+$""#),
            (#"{"enum":["a",1]}"#, #""b""#, "must be equal to one of the allowed values"),
            (#"{"minItems":1}"#, "[]", "must NOT have fewer than 1 items"),
            (#"{"maxItems":1}"#, "[1,2]", "must NOT have more than 1 items"),
            (#"{"maxProperties":1}"#, #"{"a":1,"b":2}"#, "must NOT have more than 1 properties"),
            (#"{"uniqueItems":true}"#, "[1,1]", "must NOT have duplicate items"),
            (#"{"properties":{"a":{}},"additionalProperties":false}"#, #"{"b":1}"#, "b is not allowed"),
            (#"{"additionalProperties":{"type":"string"}}"#, #"{"b":1}"#, "b must be string"),
            (#"{"patternKey":"^x"}"#, #"{"b":"1"}"#, #"b has a name that does not match pattern "^x""#),
            (#"{"patternValue":"^x"}"#, #"{"b":"1"}"#, #"b must match pattern "^x""#),
            (#"{"patternValue":"^x"}"#, #"["1"]"#, #"[0] must match pattern "^x""#),
        ])
    func complaints(schema: String, value: String, problem: String) throws {
        #expect(try problems(schema, value) == [problem])
    }

    @Test(
        "what a schema allows passes",
        arguments: [
            (#"{"type":"integer"}"#, "1e3"), (#"{"type":"integer"}"#, "12345678901234567890"),
            (#"{"type":"number"}"#, "1"), (#"{"type":"string","nullable":true,"minLength":5}"#, "null"),
            (#"{"enum":[1]}"#, "1.0"), (#"{"type":"file"}"#, "1"), (#"{"type":"object"}"#, "{}"), ("{}", "1"),
            ("true", "1"), (#"{"properties":7,"required":7,"items":7,"enum":7}"#, #"{"a":[1]}"#),
            (#"{"pattern":"("}"#, #""x""#),
        ])
    func passes(schema: String, value: String) throws {
        #expect(try problems(schema, value).isEmpty)
    }

    @Test("deep schemas, many problems and slow patterns have an end")
    func hostile() throws {
        let depth = 400
        let schema =
            String(repeating: #"{"items":"#, count: depth) + #"{"type":"string"}"#
            + String(repeating: "}", count: depth)
        let value = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
        #expect(try problems(schema, value).isEmpty)
        let many = "[" + Array(repeating: "1", count: 10_000).joined(separator: ",") + "]"
        #expect(try problems(#"{"items":{"type":"string"}}"#, many).count == 50)
        let long = "\"" + String(repeating: "a", count: 60) + "b\""
        #expect(try problems(#"{"pattern":"^(a+)+$"}"#, long).isEmpty)
    }
}
