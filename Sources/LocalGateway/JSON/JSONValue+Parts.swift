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
}
