import Testing

@testable import GatewayAPI

@Suite("A date")
struct TimestampTests {
    @Test(
        "is read as it is written",
        arguments: [
            -62_167_219_200_000, -1, 0, 951_782_400_000, 1_709_164_799_999, 1_767_225_600_123, 253_402_300_799_000.0,
        ])
    func roundTrip(milliseconds: Double) throws {
        let text = try #require(Timestamp.iso8601(milliseconds: milliseconds))
        let back = try #require(Timestamp.milliseconds(iso8601: text))
        #expect(abs(back - milliseconds) < 0.5)
    }

    @Test(
        "may have a fraction of any length or none",
        arguments: [
            ("2026-01-01T00:00:00Z", 1_767_225_600_000.0), ("2026-01-01T00:00:00.5Z", 1_767_225_600_500),
            ("2026-01-01T00:00:00.123456Z", 1_767_225_600_123.456),
        ])
    func fractions(text: String, milliseconds: Double) {
        #expect(Timestamp.milliseconds(iso8601: text).map { abs($0 - milliseconds) < 1e-3 } == true)
    }

    @Test(
        "in a header is read",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ])
    func header(text: String, milliseconds: Double) {
        #expect(Timestamp.milliseconds(httpDate: text) == milliseconds)
    }

    @Test(
        "of another form is none",
        arguments: [
            "", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-1-01T00:00:00.00Z", "2026-01-01T00:00:00.Z", "+026-01-01T00:00:00Z", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 CET", "Sunday, 06-Nov-94 08:49:37 GMT",
        ])
    func nonsense(text: String) {
        #expect(Timestamp.milliseconds(iso8601: text) == nil)
        #expect(Timestamp.milliseconds(httpDate: text) == nil)
    }
}
