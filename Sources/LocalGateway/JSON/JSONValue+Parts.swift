extension JSONValue {
    /// The elements of an array; nil for everything else.
    var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object; none for everything else.
    var members: [(String, JSONValue)] {
        if case .object(let members) = self { members } else { [] }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

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
