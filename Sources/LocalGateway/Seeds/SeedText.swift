/// Reading seeds without changing a byte of the data in them.
enum SeedText {
    /// The members of an object; of several with the same name the last stands.
    ///
    /// - Throws: ``APIError`` when the text is something else.
    static func members(_ text: ArraySlice<UInt8>, of place: String) throws -> [(String, ArraySlice<UInt8>)] {
        guard text.first == UInt8(ascii: "{") else { throw APIError.invalidValue("\(place) must be an object") }
        var found: [(String, ArraySlice<UInt8>)] = []
        do {
            var scanner = JSONScanner(text)
            try scanner.object { (key, value) throws(JSONError) in found.append((JSONValue.decode(key), value)) }
        } catch {
            throw APIError.invalidRequest("\(place) is not valid JSON: \(error)")
        }
        let last = Dictionary(found.enumerated().map { ($1.0, $0) }, uniquingKeysWith: { $1 })
        return found.enumerated().filter { last[$1.0] == $0 }.map(\.element)
    }

    static func elements(_ text: ArraySlice<UInt8>, of place: String) throws -> [ArraySlice<UInt8>] {
        guard text.first == UInt8(ascii: "[") else { throw APIError.invalidValue("\(place) must be an array") }
        var found: [ArraySlice<UInt8>] = []
        do {
            var scanner = JSONScanner(text)
            try scanner.array { (element) throws(JSONError) in found.append(element) }
        } catch {
            throw APIError.invalidRequest("\(place) is not valid JSON: \(error)")
        }
        return found
    }

    static func value(_ text: ArraySlice<UInt8>) throws -> JSONValue { try GatewayCore.json(Array(text)) }

    /// - Throws: ``APIError`` when a storage cannot have that name.
    static func check(name: String, of place: String) throws {
        guard Identifier.isName(name) else {
            throw APIError.invalidValue(
                "\(place): the name \"\(name.prefix(80))\" must be 3 to 63 letters, digits and hyphens, and must not begin "
                    + "or end with a hyphen")
        }
    }

    /// Puts the place in front of what somebody else found wrong.
    static func at<T>(_ place: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch var error as APIError {
            error.message = "\(place): \(error.message)"
            throw error
        }
    }

    static func at<T>(_ place: String, _ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch var error as APIError {
            error.message = "\(place): \(error.message)"
            throw error
        }
    }
}
