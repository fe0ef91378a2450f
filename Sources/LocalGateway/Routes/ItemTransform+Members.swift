extension ItemTransform {
    static func members(_ object: Text) throws(JSONError) -> [Member] {
        var members: [Member] = []
        var scanner = JSONScanner(object)
        try scanner.object { (key, value) throws(JSONError) in
            members.append(Member(key: JSONValue.decode(key), written: key, value: value))
        }
        return members
    }

    static func elements(_ array: Text) throws(JSONError) -> [Text] {
        var elements: [Text] = []
        var scanner = JSONScanner(array)
        try scanner.array { (element) throws(JSONError) in elements.append(element) }
        return elements
    }

    static func member(_ key: String, _ value: Text) -> Member {
        Member(key: key, written: JSONValue.string(key).bytes[...], value: value)
    }

    /// How many keys may be compared with each other before looking them up in a table is quicker.
    private static let searchLimit = 4096

    /// The members with these names, in the order of the names; of several with the same name it is the last one.
    static func choose(_ names: [String], from members: [Member]) -> [Member] {
        guard names.count * members.count > searchLimit else {
            return names.compactMap { name in members.last { $0.key == name } }
        }
        let known = Dictionary(members.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        return names.compactMap { known[$0] }
    }

    /// Later values take the place of earlier ones with the same key.
    static func merge(_ base: [Member], _ over: [Member]) -> [Member] {
        var result = base
        guard (base.count + over.count) * over.count > searchLimit else {
            for member in over {
                if let position = result.firstIndex(where: { $0.key == member.key }) {
                    result[position] = member
                } else {
                    result.append(member)
                }
            }
            return result
        }
        // Objects with thousands of keys would make the search above the whole work.
        var positions = Dictionary(base.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
        for member in over {
            if let position = positions[member.key] {
                result[position] = member
            } else {
                positions[member.key] = result.count
                result.append(member)
            }
        }
        return result
    }

    static func write(_ row: [Member]) -> [UInt8] {
        var output = [UInt8(ascii: "{")]
        for (position, member) in row.enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            output.append(contentsOf: member.written)
            output.append(UInt8(ascii: ":"))
            output.append(contentsOf: member.value)
        }
        output.append(UInt8(ascii: "}"))
        return output
    }
}
