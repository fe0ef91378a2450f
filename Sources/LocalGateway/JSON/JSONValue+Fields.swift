import GatewayAPI

/// Reading objects that people write by hand: what is wrong is said with the place where it stands.
extension JSONValue {
    /// - Parameters:
    ///   - names: the members there may be.
    ///   - place: what the object is, for the message.
    /// - Throws: ``APIError`` when this is no object, or has other members.
    func checkFields(_ names: [String], of place: String) throws {
        guard case .object(let members) = self else { throw APIError.invalidValue("\(place) must be an object") }
        if let unknown = members.first(where: { !names.contains($0.0) }) {
            throw APIError.invalidValue(Suggestion.message(unknown: "field", unknown.0, for: place, among: names))
        }
    }

    /// The member, unless it is missing or null.
    func field(_ name: String) -> JSONValue? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }

    func text(_ name: String, of place: String) throws -> String? {
        guard let value = field(name) else { return nil }
        guard let text = value.string, !text.isEmpty else {
            throw APIError.invalidValue("\"\(name)\" of \(place) must be a string that is not empty")
        }
        return text
    }

    func flag(_ name: String, of place: String) throws -> Bool {
        guard let value = field(name) else { return false }
        guard let flag = value.bool else {
            throw APIError.invalidValue("\"\(name)\" of \(place) must be true or false")
        }
        return flag
    }

    func whole(_ name: String, _ range: ClosedRange<Int>, of place: String) throws -> Int? {
        guard let value = field(name) else { return nil }
        guard let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number) else {
            throw APIError.invalidValue(
                "\"\(name)\" of \(place) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func number(_ name: String, _ range: ClosedRange<Double>, of place: String) throws -> Double? {
        guard let value = field(name) else { return nil }
        guard let number = value.double, range.contains(number) else {
            throw APIError.invalidValue(
                "\"\(name)\" of \(place) must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A time: a number of seconds, or text such as `250ms`, `2s`, `1m`.
    func duration(_ name: String, atMost limit: Duration, of place: String) throws -> Duration? {
        guard let value = field(name) else { return nil }
        let seconds = value.double ?? value.string.flatMap(Self.seconds)
        guard let seconds, seconds >= 0, seconds <= Double(limit.milliseconds) / 1000 else {
            throw APIError.invalidValue(
                "\"\(name)\" of \(place) must be a number of seconds, or text such as \"250ms\", \"2s\" or \"1m\", and "
                    + "not more than \(limit.milliseconds / 1000) seconds")
        }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    private static func seconds(_ text: String) -> Double? {
        for (unit, factor) in [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)] where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * factor }
        }
        return nil
    }
}
