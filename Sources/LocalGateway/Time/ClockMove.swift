/// What `POST /_moongate/clock` is asked to do.
enum ClockMove: Sendable, Equatable {
    /// Stand still, here or there.
    case freeze(at: Moment?)
    case set(Moment)
    case advance(milliseconds: Int64)
    case resume

    private static let names = ["freeze", "set", "advance", "resume"]

    /// As far as the clock goes forward in one step: a hundred years.
    static let maximumStep: Int64 = 36_525 * 86_400_000

    /// - Parameter body: one of `{"freeze": true}`, `{"freeze": "2026-01-01T00:00:00Z"}`, `{"set": …}`,
    ///   `{"advance": "90s"}`, `{"advance": 90}` and `{"resume": true}`.
    /// - Throws: ``APIError`` `invalid-value`.
    init(_ body: JSONValue) throws {
        guard case .object(let members) = body, members.count == 1, let (name, value) = members.first,
            Self.names.contains(name)
        else {
            throw APIError.invalidValue(
                "the body must have exactly one of \(Self.names.map { "\"\($0)\"" }.joined(separator: ", "))")
        }
        switch name {
        case "freeze": self = .freeze(at: value.bool == true ? nil : try Self.moment(value, name))
        case "set": self = .set(try Self.moment(value, name))
        case "advance": self = .advance(milliseconds: try Self.step(value))
        default:
            guard value.bool == true else { throw APIError.invalidValue("\"resume\" must be true") }
            self = .resume
        }
    }

    private static func moment(_ value: JSONValue, _ name: String) throws -> Moment {
        guard let text = value.string, let moment = Moment(iso8601: text), ClockSetting.range.contains(moment) else {
            throw APIError.invalidValue(
                "\"\(name)\" must be a date in ISO 8601 format between 1970 and 9999, such as 2026-01-01T00:00:00Z")
        }
        return moment
    }

    private static func step(_ value: JSONValue) throws -> Int64 {
        let step: Int64? =
            switch value {
            case .number(let digits): seconds(String(decoding: digits, as: UTF8.self))
            case .string(let text): duration(text)
            default: nil
            }
        guard let step, step >= 0, step <= maximumStep else {
            throw APIError.invalidValue(
                "\"advance\" must be a number of seconds, or a duration such as \"90s\", \"1h30m\" or \"2d\", "
                    + "and not more than 100 years")
        }
        return step
    }

    private static func seconds(_ text: String) -> Int64? {
        guard let seconds = Double(text), seconds >= 0, seconds * 1000 <= Double(maximumStep) else { return nil }
        return Int64((seconds * 1000).rounded())
    }

    private static let units: [String: Int64] = [
        "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]

    /// Reads `1h30m`; nil for anything that is none.
    private static func duration(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 64 else { return nil }
        if text.utf8.allSatisfy(\.isDigit) { return seconds(text) }
        var rest = text[...]
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Int64(digits), number <= maximumStep, let factor = units[unit.lowercased()] else {
                return nil
            }
            let (part, isTooLarge) = number.multipliedReportingOverflow(by: factor)
            guard !isTooLarge, part <= maximumStep, total <= maximumStep else { return nil }
            total += part
        }
        return total
    }
}
