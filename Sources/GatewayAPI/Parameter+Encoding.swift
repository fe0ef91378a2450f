extension Parameter {
    /// Checks a value against the parameter and writes it as it stands in the query, not yet percent-encoded.
    ///
    /// - Throws: An ``ArgumentError`` that names the parameter, what it takes and what it got.
    public func encode(_ value: ArgumentValue) throws(ArgumentError) -> String {
        switch (type, value) {
        case (.reference, .string(let text)), (.id, .string(let text)), (.string, .string(let text)): return text
        case (.reference, .integer(let number)), (.id, .integer(let number)), (.string, .integer(let number)):
            return String(number)
        case (.boolean, .boolean(let flag)): return flag ? "true" : "false"
        // The API's own examples write desc=1.
        case (.boolean, .integer(1)): return "true"
        case (.boolean, .integer(0)): return "false"
        case (.integer, .integer(let number)): return String(try checked(number))
        case (.integer, .number(let number)):
            guard let whole = Int64(exactly: number) else { throw mismatch(value) }
            return String(try checked(whole))
        case (.number, .integer(let number)): return String(try checked(number))
        case (.number, .number(let number)) where number.isFinite: return try checked(number)
        case (.date, .string(let text)): return text
        case (.date, .integer(let seconds)): return try date(milliseconds: Double(seconds) * 1000, value)
        case (.date, .number(let seconds)): return try date(milliseconds: seconds * 1000, value)
        case (.list, .string(let text)): return text
        case (.list, .list(let elements)): return try joined(elements).joined(separator: ",")
        case (.choice(let known), .string(let text)): return try member(text, of: known)
        case (.choices(let known), .string(let text)):
            return try members(text.split(separator: ",").map(String.init), of: known)
        case (.choices(let known), .list(let elements)): return try members(joined(elements), of: known)
        case (.base64JSON, .json(let text)): return Base64.encode(text)
        case (.base64JSON, .string(let text)): return text
        default: throw mismatch(value)
        }
    }

    private func mismatch(_ value: ArgumentValue) -> ArgumentError {
        ArgumentError(code: .wrongType, message: "'\(name)' takes \(type.phrase), not \(value.phrase)")
    }

    private func checked(_ number: Int64) throws(ArgumentError) -> Int64 {
        try check(Double(number), String(number))
        return number
    }

    private func checked(_ number: Double) throws(ArgumentError) -> String {
        let text = Int64(exactly: number).map(String.init) ?? String(number)
        try check(number, text)
        return text
    }

    private func check(_ number: Double, _ text: String) throws(ArgumentError) {
        guard let minimum, number < minimum else { return }
        let bound = Int64(exactly: minimum).map(String.init) ?? String(minimum)
        throw ArgumentError(code: .outOfRange, message: "'\(name)' is at least \(bound), not \(text)")
    }

    private func date(milliseconds: Double, _ value: ArgumentValue) throws(ArgumentError) -> String {
        guard let text = Timestamp.iso8601(milliseconds: milliseconds) else { throw mismatch(value) }
        return text
    }

    private func joined(_ elements: [ArgumentValue]) throws(ArgumentError) -> [String] {
        var parts: [String] = []
        for element in elements {
            let part: String
            switch element {
            case .string(let text): part = text
            case .integer(let number): part = String(number)
            default:
                throw ArgumentError(
                    code: .wrongType, message: "'\(name)' takes \(type.phrase); it holds \(element.phrase)")
            }
            // The API splits at every comma and knows no way to escape one.
            guard !part.contains(",") else {
                throw ArgumentError(code: .unusable, message: "'\(name)' cannot carry '\(part)': it holds a comma")
            }
            parts.append(part)
        }
        return parts
    }

    private func members(_ texts: [String], of known: [String]) throws(ArgumentError) -> String {
        var parts: [String] = []
        for text in texts {
            parts.append(try member(text, of: known))
        }
        return parts.joined(separator: ",")
    }

    private func member(_ text: String, of known: [String]) throws(ArgumentError) -> String {
        guard !known.contains(text) else { return text }
        throw ArgumentError(
            code: .unknownValue,
            message: Suggestion.message(unknown: "value", text, for: "'\(name)'", among: known)
        )
    }
}
