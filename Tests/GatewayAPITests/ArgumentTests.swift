import Testing

@testable import GatewayAPI

@Suite("An argument")
struct ArgumentTests {
    private func parameter(_ type: ValueType, minimum: Double? = nil) -> Parameter {
        Parameter("option", type, minimum: minimum, "An option.")
    }

    private static let accepted: [(ValueType, ArgumentValue, String)] = [
        (.string, .string("a b"), "a b"),
        (.reference, .string("me/x"), "me/x"), (.id, .integer(17), "17"),
        (.integer, .integer(-3), "-3"), (.integer, .number(4), "4"),
        (.number, .number(0.5), "0.5"), (.number, .number(60), "60"), (.number, .integer(7), "7"),
        (.boolean, .boolean(true), "true"), (.boolean, .integer(0), "false"), (.boolean, .integer(1), "true"),
        (.list, .list([.string("a"), .integer(2)]), "a,2"), (.list, .string("a,b"), "a,b"), (.list, .list([]), ""),
        (.choice(["x", "y"]), .string("y"), "y"),
        (.choices(["x", "y"]), .string("y,x"), "y,x"), (.choices(["x", "y"]), .list([.string("x")]), "x"),
        (.base64JSON, .json(Array("[1]".utf8)), "WzFd"), (.base64JSON, .json(Array("[1,2]".utf8)), "WzEsMl0="),
        (.base64JSON, .json(Array("[10]".utf8)), "WzEwXQ=="),
        (.date, .string("2025-09-01T00:00:00.000Z"), "2025-09-01T00:00:00.000Z"),
        (.date, .integer(0), "1970-01-01T00:00:00.000Z"), (.date, .integer(951_827_696), "2000-02-29T12:34:56.000Z"),
        (.date, .number(1_756_684_800.25), "2025-09-01T00:00:00.250Z"),
        (.date, .integer(-1), "1969-12-31T23:59:59.000Z"),
        (.date, .integer(4_107_542_399), "2100-02-28T23:59:59.000Z"),
    ]

    @Test("is written as the query wants it", arguments: accepted)
    func written(type: ValueType, value: ArgumentValue, text: String) throws {
        #expect(try parameter(type).encode(value) == text)
    }

    private static let mistakes: [(ValueType, ArgumentValue, String)] = [
        (.integer, .string("10"), "'option' takes an integer, not the string '10'"),
        (.integer, .number(1.5), "'option' takes an integer, not the number 1.5"),
        (.integer, .number(.infinity), "'option' takes an integer, not the number inf"),
        (.number, .number(.nan), "'option' takes a number, not the number nan"),
        (.boolean, .string("yes"), "'option' takes a boolean, not the string 'yes'"),
        (.boolean, .integer(2), "'option' takes a boolean, not the integer 2"),
        (.string, .list([]), "'option' takes a string, not a list"),
        (.list, .list([.boolean(true)]), "'option' takes a list of strings; it holds the boolean true"),
        (.date, .number(1e300), "'option' takes a date (ISO 8601 text or seconds since 1970), not the number 1e+300"),
        (.list, .list([.string("a,b")]), "'option' cannot carry 'a,b': it holds a comma"),
        (
            .choice(["json", "csv"]), .string("cvs"),
            "unknown value 'cvs' for 'option'; did you mean 'csv'? valid: json, csv"
        ),
    ]

    @Test("of another type is refused with both types named", arguments: mistakes)
    func refused(type: ValueType, value: ArgumentValue, message: String) {
        let error = #expect(throws: ArgumentError.self) { try parameter(type).encode(value) }
        #expect(error?.message == message)
    }

    @Test("below the smallest allowed number is refused")
    func outOfRange() throws {
        let parameter = parameter(.integer, minimum: 128)
        #expect(try parameter.encode(.integer(128)) == "128")
        let error = #expect(throws: ArgumentError.self) { try parameter.encode(.integer(64)) }
        #expect(error?.message == "'option' is at least 128, not 64")
        #expect(error?.code == .outOfRange)
    }
}
