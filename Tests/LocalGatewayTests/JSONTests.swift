import Testing

@testable import LocalGateway

@Suite("JSON")
struct JSONTests {
    @Test(
        "valid text is taken",
        arguments: [
            "0", "-0.5e+10", "\"\\u00E9\\n\"", "[]", "{}", " [ 1 , {\"a\" : null} ] ", "true", "\"é\"", "[1,[2,[3]]]",
        ])
    func valid(text: String) throws {
        try JSONScanner.validate(Array(text.utf8))
    }

    @Test(
        "text that is not JSON is refused",
        arguments: [
            "", " ", "01", "1.", ".5", "-", "1e", "+1", "nul", "truex", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{a:1}",
            "{\"a\":1,}",
            "\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "'a'", "[1 2]", "1 2", "]", "\"a\nb\"", "NaN", "\u{FEFF}1",
        ])
    func invalid(text: String) {
        #expect(throws: JSONError.self) { try JSONScanner.validate(Array(text.utf8)) }
    }

    @Test("bytes that are not UTF-8 are refused")
    func notUTF8() {
        #expect(throws: JSONError.self) { try JSONScanner.validate([0x22, 0xFF, 0x22]) }
        #expect(throws: JSONError.self) { try JSONScanner.validate([0x22, 0xC0, 0x80, 0x22]) }
    }

    @Test("nesting is bounded, so that no text exhausts the stack")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: 0x5B, count: depth) + [UInt8](repeating: 0x5D, count: depth)
        }
        try JSONScanner.validate(nested(JSONScanner.maximumDepth))
        #expect(throws: JSONError.self) { try JSONScanner.validate(nested(JSONScanner.maximumDepth + 1)) }
        #expect(throws: JSONError.self) { try JSONScanner.validate([UInt8](repeating: 0x5B, count: 1_000_000)) }
    }

    @Test("what is nested is read as it was written, at every depth")
    func nesting() throws {
        let text = #"{"a":[[],[{}],[1,{"b":[null,{"c":[true,"d"]}],"e":{}}]],"f":{"g":{"h":-1.50}}}"#
        #expect(try JSONValue(parsing: Array(text.utf8)).text == text)
        let deep = String(repeating: "{\"a\":[", count: 255) + "1" + String(repeating: "]}", count: 255)
        #expect(try JSONValue(parsing: Array(deep.utf8)).text == deep)
        for cut in [deep.dropLast(), deep.dropFirst(), (deep + "]")[...]] {
            #expect(throws: JSONError.self) { try JSONValue(parsing: Array(cut.utf8)) }
        }
    }

    @Test(
        "strings are decoded",
        arguments: [
            (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\ud83d\ude00""#, "é😀"),
            (#""\ud800x""#, "\u{FFFD}x"), (#""\udc00\ud800""#, "\u{FFFD}\u{FFFD}"), (#""\ud83d\n""#, "\u{FFFD}\n"),
            (#""é\ud83d\ude00\u0000e\u0301""#, "é😀\0e\u{301}"),
        ])
    func strings(written: String, decoded: String) throws {
        #expect(try JSONValue(parsing: Array(written.utf8)).string == decoded)
    }

    @Test("what is written can be read")
    func writing() throws {
        let value = JSONValue.object([
            ("text", .string("\u{1}\"\\\n\u{1F600}")),
            ("numbers", .array([.int(-5), .double(0.1), .double(3), .double(.infinity)])),
            ("nothing", .null), ("yes", .bool(true)),
        ])
        let text = String(decoding: value.bytes, as: UTF8.self)
        #expect(text == #"{"text":"\u0001\"\\\n😀","numbers":[-5,0.1,3,null],"nothing":null,"yes":true}"#)
        #expect(try JSONValue(parsing: Array(text.utf8))["text"]?.string == "\u{1}\"\\\n\u{1F600}")
    }

    @Test("of members with the same name the last stands")
    func duplicates() throws {
        #expect(try JSONValue(parsing: Array(#"{"a":1,"a":2}"#.utf8))["a"]?.integer == 2)
    }

    @Test(
        "dates are read in every form clients send, and written in one",
        arguments: [
            ("2026-04-07T21:24:57.927Z", "2026-04-07T21:24:57.927Z"),
            ("2026-04-07T21:24:57Z", "2026-04-07T21:24:57.000Z"),
            ("2026-04-07", "2026-04-07T00:00:00.000Z"),
            ("2026-04-07 21:24:57.927123+00:00", "2026-04-07T21:24:57.927Z"),
            ("2026-04-07T21:24:57.9271234+02:00", "2026-04-07T19:24:57.927Z"),
            ("1969-12-31T23:59:59.500Z", "1969-12-31T23:59:59.500Z"),
        ])
    func dates(text: String, written: String) {
        #expect(Moment(iso8601: text)?.iso8601 == written)
    }

    @Test(
        "what is no date is refused",
        arguments: ["", "today", "2026-13-01", "2026-04-07T25:00:00Z", "2026-04-07T21:24:57.Z", "2026-04-07 x"])
    func badDates(text: String) {
        #expect(Moment(iso8601: text) == nil)
    }
}
