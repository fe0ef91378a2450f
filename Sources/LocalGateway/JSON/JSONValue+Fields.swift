import GatewayAPI

/// Reading the members of objects that programs send and people write, each with the API's error for what is wrong with it.
///
/// A member that is `null` counts as left out. Where a document has many objects, `place` says in the error which one it is.
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

    /// Whether the member was given at all, `null` included.
    func has(_ name: String) -> Bool { self[name] != nil }

    /// The member, unless it is missing or null.
    func field(_ name: String) -> JSONValue? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }

    /// - Parameter limit: of its length, in bytes.
    func textField(_ name: String, of place: String? = nil, limit: Int = 10_000) throws -> String? {
        guard let value = field(name) else { return nil }
        guard let text = value.string else { throw Self.wrong(name, place, "must be a string") }
        guard text.utf8.count <= limit else { throw Self.wrong(name, place, "must not be longer than \(limit) bytes") }
        return text
    }

    /// Text that says something.
    func wordField(_ name: String, of place: String? = nil, limit: Int = 10_000) throws -> String? {
        let text = try textField(name, of: place, limit: limit)
        if text?.isEmpty == true { throw Self.wrong(name, place, "must be a string that is not empty") }
        return text
    }

    /// One of a few words.
    func choiceField(_ name: String, of place: String? = nil, among words: [String]) throws -> String? {
        guard let value = field(name) else { return nil }
        guard let word = value.string, words.contains(word) else {
            throw Self.wrong(name, place, "must be one of \(words.joined(separator: ", "))")
        }
        return word
    }

    func flagField(_ name: String, of place: String? = nil) throws -> Bool? {
        guard let value = field(name) else { return nil }
        guard let flag = value.bool else { throw Self.wrong(name, place, "must be true or false") }
        return flag
    }

    func objectField(_ name: String, of place: String? = nil) throws -> JSONValue? {
        guard let value = field(name) else { return nil }
        guard value.isObject else { throw Self.wrong(name, place, "must be an object") }
        return value
    }

    /// - Parameter limit: of the number of its elements.
    func arrayField(_ name: String, of place: String? = nil, limit: Int = .max) throws -> [JSONValue]? {
        guard let value = field(name) else { return nil }
        guard let elements = value.elements else { throw Self.wrong(name, place, "must be an array") }
        guard elements.count <= limit else {
            throw Self.wrong(name, place, "must not have more than \(limit) elements, it has \(elements.count)")
        }
        return elements
    }

    func wholeField<Number: FixedWidthInteger>(
        _ name: String, _ range: ClosedRange<Number>, of place: String? = nil
    ) throws -> Number? {
        guard let value = field(name) else { return nil }
        guard let number = value.integer.flatMap({ Number(exactly: $0) }), range.contains(number) else {
            throw Self.wrong(name, place, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func numberField(_ name: String, _ range: ClosedRange<Double>, of place: String? = nil) throws -> Double? {
        guard let value = field(name) else { return nil }
        guard let number = value.double, range.contains(number) else {
            throw Self.wrong(name, place, "must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A time: a number of seconds, or text such as `250ms`, `2s`, `1m`.
    func durationField(_ name: String, atMost limit: Duration, of place: String? = nil) throws -> Duration? {
        guard let value = field(name) else { return nil }
        let seconds = value.double ?? value.string.flatMap(Self.seconds)
        guard let seconds, seconds >= 0, seconds <= Double(limit.milliseconds) / 1000 else {
            throw Self.wrong(
                name, place,
                "must be a number of seconds, or text such as \"250ms\", \"2s\" or \"1m\", and not more than "
                    + "\(limit.milliseconds / 1000) seconds")
        }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    private static func seconds(_ text: String) -> Double? {
        for (unit, factor) in [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)] where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * factor }
        }
        return nil
    }

    private static func wrong(_ name: String, _ place: String?, _ what: String) -> APIError {
        APIError.invalidValue("\"\(name)\"\(place.map { " of \($0)" } ?? "") \(what)")
    }
}
