import LuaEngine
import Testing

@Suite("JSON items")
struct JSONItemsTests {
    private static let values = [
        "null", "true", "false", #""""#, "0", "-0", "-1", "9223372036854775807", "-9223372036854775808", "1.0", "-0.0",
        "0.1", "2.5e-7", "1e+300", "5e-324", "9223372036854775809", "12345678901234567890123", "1e400", "-1E-400",
        "0.12345678901234567890", #""äöü€😀""#, #""\u0000\u0001\b\f\n\r\t\"\\/""#, #""\ud800 alone""#, "[]", "{}",
        "[[],{}]", #"{"a":[1,2.5,"x",null,true,false],"b":{"c":null}}"#, #"{"b":1,"a":2,"B":3,"":4,"b":5}"#,
        #"{"\u0041":1,"a\\b":2}"#, "[[1,[2,[3]]],{\"x\":{\"y\":[{}]}}]",
    ]

    @Test("every item is what decoding the array makes of it", arguments: values)
    func sameValues(value: String) async throws {
        for document in ["[\(value)]", " [ \(value) ,\n\(value)\t] ", "[\(value),1,[\(value)],{\"k\":\(value)}]"] {
            let text = try await JSONItemsFixture.text(
                """
                local text = ...
                local whole, list = json.decode(text), json.array()
                local page = items(text)
                assert(#page == #whole)
                for item in page do
                  list[#list + 1] = item
                  assert(json.isarray(item) == json.isarray(whole[#list]))
                  assert(math.type(item) == math.type(whole[#list]))
                end
                assert(page() == nil and page() == nil and #page == #whole)
                assert(json.encode(list) == json.encode(whole))
                return "same"
                """, .string(document))
            #expect(text == "same", "\(document)")
        }
    }

    @Test("a page of thousands of records reads as the whole does, also when their keys change")
    func manyRecords() async throws {
        try await JSONItemsFixture.run(
            """
            local parts = {}
            for i = 1, 5000 do
              parts[i] = ('{"id":%d,"key%d":"a\\\\n%s","list":[%d,null],"n%d":{"a long key of an object":%s}}'):format(
                i, i % 700, ("x"):rep(i), i, i % 3, i % 2 == 0 and "1.5" or '"\\\\u00e9"')
            end
            local text = "[" .. table.concat(parts, ",") .. "]"
            local page, n = items(text), 0
            local whole = json.decode(text)
            for item in page do
              n = n + 1
              assert(json.encode(item) == json.encode(whole[n]))
              if n % 1000 == 0 then collectgarbage() end
            end
            assert(n == 5000 and #page == 5000)
            """)
    }

    @Test(
        "the array is found where the decoding says",
        arguments: [
            ("[1,2]", "data", "[1,2]"), ("[]", "data.items", "[]"), (#"{"data":[1,[2]]}"#, "data", "[1,[2]]"),
            (#"{"data":{"total":2,"items":[{"a":[]},2],"x":[{}]},"y":1}"#, "data.items", #"[{"a":[]},2]"#),
            (#"{"x":{"items":[0]},"data":{"x":{"items":[0]},"items":[]}}"#, "data.items", "[]"),
            (#"{"data":[1,{}],"data":[2,{},{"a":3}]}"#, "data", #"[2,{},{"a":3}]"#),
            (#"{"data":{"items":[1]},"data":{"items":[2]}}"#, "data.items", "[2]"),
            ("\u{FEFF}[1]", "data", "[1]"), ("\u{FEFF} {\"data\":[1]}", "data", "[1]"),
            (#"{"d\u0061ta":[1]}"#, "data", "[1]"), (#"{"data":{"":{},"items":[[[1]]]}}"#, "data.items", "[[[1]]]"),
        ])
    func unwrapping(document: String, path: String, expected: String) async throws {
        let text = try await JSONItemsFixture.text(
            """
            local text, path = ...
            local page, list = items(text, path), json.array()
            for item in page do list[#list + 1] = item end
            assert(#list == #page)
            return json.encode(list)
            """, .string(document), .string(path))
        #expect(text == expected)
    }

    @Test(
        "dropping nulls spares arrays and what is below the named members",
        arguments: [
            (#"[{"a":null,"b":[null]},null,[null,{"c":null}]]"#, "input", #"[{"b":[null]},null,[null,{}]]"#),
            (#"[{"input":{"x":null},"x":null,"input2":{"x":null}}]"#, "input", #"[{"input":{"x":null},"input2":{}}]"#),
            (#"{"data":[{"a":null}]}"#, "input", "[{}]"), (#"{"data":[{"a":null}]}"#, "data", #"[{"a":null}]"#),
        ])
    func droppingNulls(document: String, kept: String, expected: String) async throws {
        let source = """
            local text, kept = ...
            local list = json.array()
            for item in items(text, "data", kept) do list[#list + 1] = item end
            return json.encode(list)
            """
        #expect(try await JSONItemsFixture.text(source, .string(document), .string(kept)) == expected)
        // The decoder agrees.
        let decoding = JSONDecoding(unwrap: "data", nulls: .drop(keepingUnder: [kept]))
        let whole = LuaValue.json(Array(document.utf8), decoding)
        #expect(try await JSONScript.text("return json.encode((...))", whole) == expected)
    }

    @Test("a page says what it is, gives nothing else away and cannot be changed")
    func opaque() async throws {
        try await JSONItemsFixture.run(
            """
            local page = items "[1]"
            assert(type(page) == "userdata" and getmetatable(page) == "json.items")
            assert(not pcall(setmetatable, page, {}) and not pcall(function() return page.x end))
            assert(not pcall(function() page.x = 1 end) and not pcall(json.encode, page))
            assert(tostring(page):find("^json.items: "))
            """)
    }
}
