import LuaEngine
import Testing

@Suite("JSON errors")
struct JSONErrorTests {
    /// The message of the error that a script raises.
    private func message(_ source: String, _ arguments: LuaValue...) async throws -> String {
        do {
            try await JSONScript.run(source, arguments)
            return "no error"
        } catch let error as LuaError {
            return error.message
        }
    }

    @Test(
        "a document that is not JSON is refused with the place and the key path",
        arguments: [
            ("", "byte 1 (line 1, column 1): the text is empty"),
            (" \n ", "byte 4 (line 2, column 2): the text is empty"),
            ("\u{FEFF}", "byte 4 (line 1, column 4): the text is empty"),
            ("[1,2", "byte 5 (line 1, column 5) in [2]: unexpected end of the text"),
            ("[1,]", "byte 4 (line 1, column 4) in [2]: a value is missing here"),
            ("[1 2]", "byte 4 (line 1, column 4) in [1]: expected ',' or ']' after an element"),
            ("[1}", "byte 3 (line 1, column 3) in [1]: expected ',' or ']' after an element"),
            (#"{"a":1,}"#, "byte 8 (line 1, column 8) in a: expected a key in double quotes"),
            (#"{"a" 1}"#, "byte 6 (line 1, column 6) in a: expected ':' after the key"),
            (#"{"a":1 "b":2}"#, "byte 8 (line 1, column 8) in a: expected ',' or '}' after a member"),
            ("{a:1}", "byte 2 (line 1, column 2): expected a key in double quotes"),
            ("[1] x", "byte 5 (line 1, column 5): unexpected text after the document"),
            ("[1]]", "byte 4 (line 1, column 4): unexpected text after the document"),
            ("01", "byte 1 (line 1, column 1): invalid number: leading zeros are not allowed"),
            ("[1.]", "byte 2 (line 1, column 2) in [1]: invalid number: a digit must follow the point"),
            ("-", "byte 1 (line 1, column 1): invalid number: a digit must follow the sign"),
            ("1e+", "byte 1 (line 1, column 1): invalid number: a digit must follow the exponent sign"),
            ("NaN", "byte 1 (line 1, column 1): expected a value"),
            ("[tru]", "byte 2 (line 1, column 2) in [1]: expected a value"),
            (#"{"a":"x"#, "byte 6 (line 1, column 6) in a: a string is not closed"),
            ("[\"a\nb\"]", "byte 4 (line 1, column 4) in [1]: a control character in a string must be escaped"),
            (#"["\x"]"#, "byte 3 (line 1, column 3) in [1]: invalid escape in a string"),
            (#"["\u12g4"]"#, "byte 3 (line 1, column 3) in [1]: invalid escape in a string"),
            (
                "{\"data\":{\"items\":[{},\n  {\"a b\":[1,x]}]}}",
                "byte 35 (line 2, column 13) in data.items[2][\"a b\"][2]: expected a value"
            ),
        ])
    func wrongDocuments(document: String, expected: String) async throws {
        let message = try await message("json.decode(...)", .string(document))
        #expect(message == "test.lua:1: invalid JSON at \(expected)")
    }

    @Test("bytes that are not UTF-8 are refused with their place")
    func wrongBytes() async throws {
        let source = "json.decode(...)"
        let prefix = "test.lua:1: invalid JSON at byte"
        #expect(
            try await message(source, .bytes(Array("[\"a".utf8) + [0xFF, 0x22, 0x5D]))
                == "\(prefix) 4 (line 1, column 4) in [1]: invalid UTF-8")
        #expect(try await message(source, .bytes([0xC3])) == "\(prefix) 1 (line 1, column 1): invalid UTF-8")
        // The bytes of a lone surrogate, and an overlong slash.
        #expect(try await message(source, .bytes([0x22, 0xED, 0xA0, 0x80, 0x22])).hasSuffix("invalid UTF-8"))
        #expect(try await message(source, .bytes([0x22, 0xC0, 0xAF, 0x22])).hasSuffix("invalid UTF-8"))
    }

    @Test(
        "a value without a JSON form is refused with its key path",
        arguments: [
            ("{ startUrls = { { url = 'x' }, { url = print } } }", "startUrls[2].url: a function has no JSON form"),
            ("print", "a function has no JSON form"),
            ("nil", "nil has no JSON form, json.null has"),
            ("coroutine.create(print)", "a coroutine has no JSON form"),
            ("{ 1, 0/0 }", "[2]: NaN has no JSON form"),
            ("{ x = { -1/0 } }", "x[1]: an infinite number has no JSON form"),
            ("{ x = { 1, 2, nil, 4 } }", "x: a list has holes, json.null can fill them"),
            ("{ x = { [0] = 1 } }", "x: a list has holes, json.null can fill them"),
            ("{ x = { 1, a = 2 } }", "x: a table has list elements and named fields"),
            ("{ x = json.array { a = 2 } }", "x: an array has named fields"),
            ("json.object { [1] = 1, ['1'] = 2 }", "[\"1\"]: the key is there as a string and as an integer"),
            ("{ x = { [true] = 1 } }", "x: a key is a boolean, keys must be strings"),
            ("{ x = { [1.5] = 1 } }", "x: a key is a number, keys must be strings"),
            ("{ ['a b'] = { '\\xff' } }", "[\"a b\"][1]: the string is not UTF-8"),
            ("{ ['\\xff'] = 1 }", "[\"?\"]: the key is not UTF-8"),
            ("(function() local t = { a = {} } t.a.b = { t } return t end)()", "a.b[1]: the table contains itself"),
        ])
    func wrongValues(value: String, expected: String) async throws {
        #expect(try await message("json.encode(\(value))") == "test.lua:1: \(expected)")
    }

    @Test("one table may stand in several places")
    func sharedTables() async throws {
        #expect(try await JSONScript.text("local t = { 1 } return json.encode { t, t, { t } }") == "[[1],[1],[[1]]]")
    }

    @Test(
        "wrong arguments are named in Lua's own words",
        arguments: [
            ("json.decode()", "bad argument #1 to 'decode' (string expected, got no value)"),
            ("json.decode(5)", "bad argument #1 to 'decode' (string expected, got number)"),
            (
                "json.decode('1', { null = 'x' })",
                "bad argument #2 to 'decode' (unknown option 'null', the only option is 'nulls')"
            ),
            (
                "json.decode('1', { nulls = 'x' })",
                "bad argument #2 to 'decode' (option 'nulls' must be \"keep\" or \"drop\")"
            ),
            ("json.decode('1', 5)", "bad argument #2 to 'decode' (table expected, got number)"),
            ("json.encode()", "bad argument #1 to 'encode' (value expected)"),
            (
                "json.encode(1, { indent = -1 })",
                "bad argument #2 to 'encode' (option 'indent' must be an integer from 0 to 16)"
            ),
            ("json.array(5)", "bad argument #1 to 'array' (table expected, got number)"),
            ("json.array(setmetatable({}, {}))", "bad argument #1 to 'array' (the table has a metatable already)"),
        ])
    func wrongArguments(call: String, expected: String) async throws {
        #expect(try await message("\n" + call) == "test.lua:2: \(expected)")
    }

    @Test("native functions and engines report the same messages")
    func swiftSide() async throws {
        let engine = try Engine()
        try await engine.setGlobal(
            "encode",
            .function(NativeFunction("encode") { call in .values([.bytes(try call.json(at: 1))]) }))
        let values = try await engine.run(
            Chunk(
                "local ok, e = pcall(encode, { a = { print } }) return encode { 1.0, json.null }, tostring(e)",
                name: "=test"))
        guard case .string(let text)? = values.first, case .string(let message)? = values.last else {
            Issue.record("two strings expected, got \(values)")
            return
        }
        #expect(text == "[1.0,null]")
        #expect(message.hasSuffix("a[1]: a function has no JSON form"))

        let wrong = LuaValue.json(Array("[1,".utf8), JSONDecoding())
        await #expect(throws: LuaError.self) { try await engine.run(Chunk("", name: "=test"), arguments: [wrong]) }
        #expect(try await engine.run(Chunk("return 1", name: "=test")).count == 1)
        await engine.close()
    }
}
