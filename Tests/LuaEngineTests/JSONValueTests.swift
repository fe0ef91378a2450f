import LuaEngine
import Testing

@Suite("JSON values")
struct JSONValueTests {
    @Test(
        "a document comes back from Lua as it was",
        arguments: [
            "[]", "{}", "[[],{}]", #"{"a":[],"b":{}}"#, "null", "true", "false", #""""#,
            #"{"a":[1,2.5,"x",null,true,false],"b":{"c":null}}"#,
            // Integers.
            "0", "-1", "9223372036854775807", "-9223372036854775808",
            // Floats.
            "1.0", "-0.0", "0.1", "2.5e-7", "0.30000000000000004", "1e+300", "5e-324",
            // Neither holds these.
            "9223372036854775809", "-9223372036854775809", "12345678901234567890123", "1e400", "-1E-400",
            "0.12345678901234567890", "[18446744073709551615]", "1.00000000000000000001",
            // Strings.
            #""äöü€😀""#, #""\u0000\u0001\b\f\n\r\t\"\\/""#, #""\ud800 alone""#, #""\udc00\ud800""#,
        ])
    func roundTrip(document: String) async throws {
        #expect(try await JSONScript.text("return json.encode(json.decode(...))", .string(document)) == document)
    }

    @Test(
        "what changes its form keeps its value",
        arguments: [
            ("-0", "-0.0"), ("1e2", "100.0"), ("1.50", "1.5"), ("100000000000000000000", "1e+20"),
            ("1E400", "1E400"), (#""\/\u0041\ud83d\ude00""#, #""/A😀""#), (" [ 1 ,\n2 ] ", "[1,2]"),
            (#"{"b":1,"a":2,"B":3,"":4}"#, #"{"":4,"B":3,"a":2,"b":1}"#),
            ("\u{FEFF}[1]", "[1]"), (#"{"a":1,"b":2,"a":[3]}"#, #"{"a":[3],"b":2}"#),
        ])
    func normalForm(document: String, expected: String) async throws {
        #expect(try await JSONScript.text("return json.encode(json.decode(...))", .string(document)) == expected)
    }

    @Test("numbers have the Lua type that their spelling says")
    func numberTypes() async throws {
        try await JSONScript.run(
            """
            local function type_of(text) return math.type(json.decode(text)) end
            assert(type_of "1" == "integer" and type_of "-5" == "integer")
            assert(type_of "1.0" == "float" and type_of "1e2" == "float" and type_of "-0" == "float")
            assert(json.decode "9223372036854775807" == math.maxinteger)
            assert(json.decode "-9223372036854775808" == math.mininteger)
            assert(json.decode "9223372036854775808" == 2.0 ^ 63)
            assert(json.encode(3) == "3" and json.encode(3.0) == "3.0" and json.encode(-0.0) == "-0.0")
            assert(json.encode(1e15) == "1e+15" and json.encode(0.1) == "0.1" and json.encode(2 ^ 53) ~= nil)
            """)
    }

    @Test("a number that neither an integer nor a float holds keeps its digits and still calculates")
    func numberObjects() async throws {
        try await JSONScript.run(
            """
            local big = json.decode "18446744073709551617"
            assert(tostring(big) == "18446744073709551617" and "id " .. big == "id 18446744073709551617")
            assert(big + 1 == 2.0 ^ 64 and -big < 0 and big > 5 and 5 < big and big // 1 == 2.0 ^ 64)
            assert(big == json.decode "18446744073709551617" and big == json.decode "18446744073709551617.0")
            -- Compared as floats these would be the same.
            local other = json.decode "18446744073709551618.0"
            assert(big ~= other and big < other and big <= other and not (other < big))
            assert(json.decode "-1e400" < json.decode "1e-400" and json.decode "1e400" > math.maxinteger)
            assert(json.isnumber(big) and not json.isnumber(5))
            assert(getmetatable(big) == "json.number" and not pcall(setmetatable, big, {}))
            assert(not pcall(function() return big + {} end) and not pcall(function() return big < "x" end))
            assert(json.encode { id = big } == '{"id":18446744073709551617}')
            """)
    }

    @Test("null is one value that reads as null")
    func null() async throws {
        try await JSONScript.run(
            """
            assert(json.decode "null" == json.null and json.decode "[null]"[1] == json.null)
            assert(tostring(json.null) == "null" and json.encode { json.null } == "[null]")
            local ok, message = pcall(function() local run = { options = json.null } return run.options.build end)
            assert(message:find("attempt to index a json.null value (field 'options')", 1, true), message)
            """)
    }

    @Test("nulls are dropped from objects on request, never from arrays")
    func droppedNulls() async throws {
        try await JSONScript.run(
            """
            local function decode(text) return json.encode(json.decode(text, { nulls = "drop" })) end
            assert(decode '{"a":null,"b":[null],"c":{"d":null}}' == '{"b":[null],"c":{}}')
            assert(decode '{"a":1,"a":null}' == '{}' and decode '{"a":null,"a":1}' == '{"a":1}')
            assert(decode "null" == "null")
            assert(json.decode('{"a":null}', { nulls = "keep" }).a == json.null)
            """)
    }

    @Test("arrays and objects are told apart when they are empty, and by their marks")
    func marks() async throws {
        try await JSONScript.run(
            """
            assert(json.encode {} == "{}" and json.encode(json.array()) == "[]" and json.encode(json.object {}) == "{}")
            assert(json.encode { a = json.array {} } == '{"a":[]}')
            assert(json.encode(json.object { 10, 20 }) == '{"1":10,"2":20}')
            local list = json.decode "[1]"
            list[#list + 1] = 2
            assert(json.encode(list) == "[1,2]")
            list[1], list[2] = nil, nil
            assert(json.encode(list) == "[]" and json.isarray(list))
            assert(not json.isarray {} and not json.isarray(5) and json.isobject(json.object()))
            assert(json.isarray(json.array(json.object())))
            -- The mark is shared by all arrays, so nobody may change it; objects have none and can get any.
            assert(getmetatable(list) == "json.array" and not pcall(setmetatable, list, {}))
            assert(getmetatable(json.decode "{}") == nil)
            """)
    }

    @Test("encoding looks at tables without running their metamethods")
    func rawAccess() async throws {
        try await JSONScript.run(
            """
            local function boom() error "boom" end
            local t = setmetatable({ a = 1 }, { __index = boom, __pairs = boom, __len = boom, __tostring = boom })
            assert(json.encode(t) == '{"a":1}')
            """)
    }

    @Test("the indented form has one member per line")
    func indentation() async throws {
        let text = try await JSONScript.text(
            "return json.encode({ b = { 1, {} }, a = json.array(), c = { d = true } }, { indent = 2 })")
        #expect(
            text == """
                {
                  "a": [],
                  "b": [
                    1,
                    {}
                  ],
                  "c": {
                    "d": true
                  }
                }
                """)
    }

    @Test("an object with thousands of keys is written in order")
    func manyKeys() async throws {
        try await JSONScript.run(
            """
            local object, parts = {}, {}
            for i = 1, 5000 do
              local key = ("key%05d"):format(i)
              object[key] = { id = i }
              parts[i] = ('"%s":{"id":%d}'):format(key, i)
            end
            local text = "{" .. table.concat(parts, ",") .. "}"
            assert(json.encode(object) == text)
            assert(json.encode(json.decode(text)) == text)
            """)
    }

    @Test("strings of any length come through, also with escapes and in keys")
    func longStrings() async throws {
        try await JSONScript.run(
            """
            for _, length in ipairs { 0, 1, 39, 40, 41, 63, 64, 65, 4096, 5000000 } do
              local plain, escaped = ("x"):rep(length), ('"'):rep(length // 2)
              local value = { [plain .. "k"] = plain, [escaped .. "k"] = escaped }
              local back = json.decode(json.encode(value))
              assert(back[plain .. "k"] == plain and back[escaped .. "k"] == escaped, length)
            end
            assert(json.decode '"a\\\\u0000b"' == "a\\0b" and json.encode "a\\0b" == '"a\\\\u0000b"')
            """)
    }
}
