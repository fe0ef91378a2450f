/// Reading fields of a body, each with the API's error for what is wrong with it. A field that is `null` counts as left out.
extension JSONValue {
    /// Whether the field was given at all, `null` included.
    func has(_ name: String) -> Bool { self[name] != nil }

    private func given(_ name: String) -> JSONValue? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }

    func textField(_ name: String, limit: Int = 10_000) throws -> String? {
        guard let value = given(name) else { return nil }
        guard let text = value.string else { throw APIError.invalidValue("\"\(name)\" must be a string") }
        guard text.utf8.count <= limit else {
            throw APIError.invalidValue("\"\(name)\" must not be longer than \(limit) bytes")
        }
        return text
    }

    func flagField(_ name: String) throws -> Bool? {
        guard let value = given(name) else { return nil }
        guard let flag = value.bool else { throw APIError.invalidValue("\"\(name)\" must be true or false") }
        return flag
    }

    func objectField(_ name: String) throws -> JSONValue? {
        guard let value = given(name) else { return nil }
        guard value.isObject else { throw APIError.invalidValue("\"\(name)\" must be an object") }
        return value
    }

    func arrayField(_ name: String, limit: Int) throws -> [JSONValue]? {
        guard let value = given(name) else { return nil }
        guard case .array(let elements) = value else { throw APIError.invalidValue("\"\(name)\" must be an array") }
        guard elements.count <= limit else {
            throw APIError.invalidValue(
                "\"\(name)\" must not have more than \(limit) elements, it has \(elements.count)")
        }
        return elements
    }

    /// Text from the database that was JSON when it was put there.
    init(stored text: [UInt8]) { self = (try? JSONValue(parsing: text)) ?? .null }

    /// This object with the members of another one put over it; members of both keep their place.
    func overlaid(with other: JSONValue) -> JSONValue {
        guard case .object(let own) = self, case .object(let new) = other else { return other }
        var members: [(String, JSONValue)] = []
        var positions: [String: Int] = [:]
        for (name, value) in own + new {
            if let position = positions[name] {
                members[position].1 = value
            } else {
                positions[name] = members.count
                members.append((name, value))
            }
        }
        return .object(members)
    }
}
