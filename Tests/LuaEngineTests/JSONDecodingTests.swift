import LuaEngine
import Testing

@Suite("JSON decoding options")
struct JSONDecodingTests {
    private func decode(_ document: String, _ decoding: JSONDecoding) async throws -> String {
        try await JSONScript.text("return json.encode((...))", .json(Array(document.utf8), decoding))
    }

    @Test(
        "the wanted member of the outermost object is the value",
        arguments: [
            (#"{"data":{"id":1}}"#, #"{"id":1}"#), (#"{"total":1,"data":[1,null]}"#, "[1,null]"),
            (#"{"data":null}"#, "null"), (#"{"data":1,"data":{"data":2}}"#, #"{"data":2}"#),
            (#"{"error":"x"}"#, #"{"error":"x"}"#), ("[1]", "[1]"), ("5", "5"), ("[]", "[]"),
        ])
    func unwrapping(document: String, expected: String) async throws {
        #expect(try await decode(document, JSONDecoding(unwrap: "data")) == expected)
    }

    @Test(
        "dropping nulls spares arrays and what is below the named members",
        arguments: [
            (#"{"data":{"a":null,"b":1}}"#, #"{"b":1}"#),
            (#"{"data":{"input":{"x":null,"y":[{"z":null}]},"x":null}}"#, #"{"input":{"x":null,"y":[{"z":null}]}}"#),
            (#"{"data":{"input":null}}"#, "{}"),
            (#"{"data":{"list":[null,{"a":null}]}}"#, #"{"list":[null,{}]}"#),
            (#"{"data":{"a":{"options":{"b":null},"c":null}}}"#, #"{"a":{"options":{"b":null}}}"#),
            (#"{"data":null}"#, "null"),
        ])
    func droppingNulls(document: String, expected: String) async throws {
        let decoding = JSONDecoding(unwrap: "data", nulls: .drop(keepingUnder: ["input", "options"]))
        #expect(try await decode(document, decoding) == expected)
    }

    @Test("values cross between Swift and Lua without loss")
    func crossing() async throws {
        let document = #"{"big":123456789012345678901,"f":1.0,"i":1,"l":[],"n":null,"o":{},"s":"é"}"#
        let values = try await JSONScript.run("return ...", [.json(Array(document.utf8), JSONDecoding())])
        #expect(try await JSONScript.text("return json.encode((...))", try #require(values.first)) == document)
    }
}
