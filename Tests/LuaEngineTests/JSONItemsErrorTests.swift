import LuaEngine
import Testing

@Suite("JSON items: damaged documents")
struct JSONItemsErrorTests {
    /// What a script sees of a document: its items, then the error, twice.
    private func read(_ document: LuaValue, _ path: LuaValue = .nil) async throws -> String {
        let source = """
            local text, path = ...
            local seen = {}
            local function work()
              local page = items(text, path)
              local ok, first = pcall(function() for item in page do seen[#seen + 1] = json.encode(item) end end)
              if ok then return "no error" end
              local _, second = pcall(page)
              assert(first.message == second.message)
              error(first, 0)
            end
            local ok, e = pcall(work)
            if ok then return table.concat(seen, " ") .. "|" .. e end
            assert(getmetatable(e) == "error" and e.code == "invalid_json" and e.where:find "^test.lua:%d+$")
            return table.concat(seen, " ") .. "|" .. e.message
            """
        guard case .string(let text)? = try await JSONItemsFixture.run(source, [document, path]).first else {
            return "no string"
        }
        return text
    }

    @Test(
        "the items before the damage come, then an error that names the place and the key path",
        arguments: [
            ("[1,2,{\"a\":tru}]", "1 2|byte 11 (line 1, column 11) in [3].a: expected a value"),
            ("[1,]", "1|byte 4 (line 1, column 4) in [2]: a value is missing here"),
            ("[,1]", "|byte 2 (line 1, column 2) in [1]: a value is missing here"),
            ("[1 2]", "|byte 4 (line 1, column 4) in [1]: expected ',' or ']' after an element"),
            ("[1,{} {}]", "1|byte 7 (line 1, column 7) in [2]: expected ',' or ']' after an element"),
            ("[1,{\"a\" 2}]", "1|byte 9 (line 1, column 9) in [2].a: expected ':' after the key"),
            ("[\"a\":1]", "|byte 5 (line 1, column 5) in [1]: expected ',' or ']' after an element"),
            ("[1,01]", "1|byte 4 (line 1, column 4) in [2]: invalid number: leading zeros are not allowed"),
            ("[1,\n \"\\x\"]", "1|byte 7 (line 2, column 3) in [2]: invalid escape in a string"),
            // What the first look finds is told before any item comes.
            ("", "|byte 1 (line 1, column 1): the text is empty"),
            ("[1,2", "|byte 5 (line 1, column 5) in [2]: unexpected end of the text"),
            ("[1,{]", "|byte 5 (line 1, column 5) in [2]: expected a key in double quotes"),
            ("[1] x", "|byte 5 (line 1, column 5): unexpected text after the document"),
            ("[1][2]", "|byte 4 (line 1, column 4): unexpected text after the document"),
            ("[1]]", "|byte 4 (line 1, column 4): unexpected text after the document"),
            ("[1,\"x]", "|byte 4 (line 1, column 4) in [2]: a string is not closed"),
            ("<html>", "|byte 1 (line 1, column 1): expected a value"),
        ])
    func arrays(document: String, expected: String) async throws {
        let expected = expected.replacing("|byte", with: "|invalid JSON at byte")
        #expect(try await read(.string(document)) == expected)
    }

    @Test(
        "damage around the array is found before any item comes",
        arguments: [
            (#"{"data":{"items":[1],"total":x}}"#, "byte 30 (line 1, column 30) in data.total: expected a value"),
            (
                #"{"data":{"items":[1]} "x":1}"#,
                "byte 23 (line 1, column 23) in data: expected ',' or '}' after a member"
            ),
            (#"{"data":{"items":[1],}}"#, "byte 22 (line 1, column 22) in data.items: expected a key in double quotes"),
            (
                #"{"data":{"items":[tru],"items":[1]}}"#,
                "byte 19 (line 1, column 19) in data.items[1]: expected a value"
            ),
            (#"{"data" {"items":[1]}}"#, "byte 9 (line 1, column 9) in data: expected ':' after the key"),
            (#"{"x":[1,],"data":{"items":[1]}}"#, "byte 9 (line 1, column 9) in x[2]: a value is missing here"),
        ])
    func envelopes(document: String, expected: String) async throws {
        #expect(try await read(.string(document), .string("data.items")) == "|invalid JSON at " + expected)
    }

    @Test("damage in an envelope's items is told with the whole key path")
    func envelopeItems() async throws {
        let text = try await read(.string(#"{"data":{"items":[1,{"a b":[1,x]}]}}"#), .string("data.items"))
        #expect(
            text == #"1|invalid JSON at byte 31 (line 1, column 31) in data.items[2]["a b"][2]: expected a value"#)
    }

    @Test(
        "a document without an array there is refused",
        arguments: [
            "{}", "5", "null", #""x""#, #"{"data":null}"#, #"{"data":{}}"#, #"{"data":{"items":{}}}"#, #"{"data":[1]}"#,
            #"{"data":{"items":[1]},"data":null}"#, #"{"items":[1]}"#,
        ])
    func noArray(document: String) async throws {
        let refusal = "|unexpected JSON: the document is no array"
        #expect(try await read(.string(document), .string("data.items")) == refusal + " and has none at 'data.items'")
        #expect(try await read(.string(document)) == refusal)
    }

    @Test("bytes that are not UTF-8 are refused with their place")
    func wrongBytes() async throws {
        let text = try await read(.bytes(Array("[1,\"a".utf8) + [0xFF, 0x22, 0x5D]))
        #expect(text == "|invalid JSON at byte 6 (line 1, column 6) in [2]: invalid UTF-8")
    }

    @Test("items nest as deep as documents and no deeper")
    func depth() async throws {
        try await JSONItemsFixture.run(
            """
            local function nested(depth) return ("["):rep(depth) .. ("]"):rep(depth) end
            assert(json.encode(items(nested(512))()) == nested(511))
            local ok, e = pcall(items, nested(513))
            assert(not ok and e.message:find("nested too deep", 1, true), e)
            """)
    }
}
