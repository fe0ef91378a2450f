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

    /// Later values take the place of earlier ones with the same key.
    static func merge(_ base: [Member], _ over: [Member]) -> [Member] {
        var result = base
        guard base.count * over.count > 4096 else {
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
