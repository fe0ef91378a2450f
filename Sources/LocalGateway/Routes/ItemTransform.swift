/// Reshapes dataset items on their way out: `clean fields omit unwind flatten …`.
///
/// It works on slices of the stored text, so that the numbers and strings it keeps stay byte for byte. The order of the
/// steps is not documented; this one gives the results of published examples: hidden fields, `fields`, `unwind`, `flatten`,
/// `omit`, `outputFields`, empty items.
struct ItemTransform: Sendable {
    typealias Text = ArraySlice<UInt8>

    struct Member {
        var key: String
        /// The key as it was written, with its quotes.
        var written: Text
        var value: Text
    }

    private var fields: [String]?
    private var outputFields: [String]?
    private var omit: [String]
    private var unwind: [String]
    private var flatten: [String]
    private var skipsHidden: Bool
    private var skipsEmpty: Bool
    private var skipsFailed: Bool

    /// - Throws: ``APIError`` when `outputFields` does not fit `fields`.
    init(_ request: APIRequest) throws {
        let isSimplified = request.flag("simplified")
        let isClean = request.flag("clean")
        fields = request.list("fields") ?? (isSimplified ? ["url", "pageFunctionResult", "errorInfo"] : nil)
        if fields?.isEmpty == true { fields = nil }
        outputFields = request.list("outputFields")
        omit = request.list("omit") ?? []
        unwind = request.list("unwind") ?? (isSimplified ? ["pageFunctionResult"] : [])
        flatten = request.list("flatten") ?? []
        skipsHidden = isClean || request.flag("skipHidden")
        skipsEmpty = isClean || request.flag("skipEmpty")
        skipsFailed = request.flag("skipFailedPages")
        if let outputFields, outputFields.count != fields?.count {
            throw APIError.invalidParameter("Query parameter \"outputFields\" must name as many fields as \"fields\".")
        }
    }

    /// Whether items leave as they are stored.
    var isIdentity: Bool {
        fields == nil && omit.isEmpty && unwind.isEmpty && flatten.isEmpty && !skipsHidden && !skipsEmpty
            && !skipsFailed
    }

    /// The rows one stored item becomes.
    func apply(to item: [UInt8]) throws -> [[UInt8]] {
        var members = try Self.members(item[...])
        if skipsFailed, members.contains(where: { $0.key == "errorInfo" }) { return [] }
        if skipsHidden { members.removeAll { $0.key.hasPrefix("#") } }
        let kept = try pick(members)
        var rows = [kept]
        for field in unwind { rows = try rows.flatMap { try Self.unwind(field, $0) } }
        for field in flatten { rows = try rows.map { try Self.flatten(field, $0) } }
        rows = rows.map(dropUnasked)
        rows = try rows.map { row in try omit.reduce(row) { try Self.omit($1, $0) } }
        rows = rows.map(rename)
        if skipsEmpty { rows.removeAll(where: \.isEmpty) }
        return rows.map(Self.write)
    }

    /// The fields asked for, and with them those that `unwind` and `flatten` will take apart.
    private func pick(_ members: [Member]) throws -> [Member] {
        guard let fields else { return members }
        let sources = (unwind + flatten).filter { !fields.contains($0) }
        return (fields + sources).compactMap { name in members.last { $0.key == name } }
    }

    /// What came out of a field that was only a source, and was not itself asked for.
    private func dropUnasked(_ row: [Member]) -> [Member] {
        guard let fields, (unwind + flatten).contains(where: { !fields.contains($0) }) else { return row }
        return fields.compactMap { name in row.last { $0.key == name } }
    }

    private func rename(_ row: [Member]) -> [Member] {
        guard let fields, let outputFields else { return row }
        return row.map { member in
            guard let position = fields.firstIndex(of: member.key) else { return member }
            return Self.member(outputFields[position], member.value)
        }
    }

    // MARK: - Taking apart

    static func members(_ object: Text) throws(JSONError) -> [Member] {
        var members: [Member] = []
        var scanner = JSONScanner(object)
        try scanner.object { (key, value) throws(JSONError) in
            members.append(Member(key: JSONValue.decode(key), written: key, value: value))
        }
        return members
    }

    private static func member(_ key: String, _ value: Text) -> Member {
        Member(key: key, written: JSONValue.string(key).bytes[...], value: value)
    }

    private static func unwind(_ field: String, _ row: [Member]) throws -> [[Member]] {
        guard let source = row.last(where: { $0.key == field }) else { return [row] }
        let rest = row.filter { $0.key != field }
        switch source.value.first {
        case UInt8(ascii: "{"): return [merge(rest, try members(source.value))]
        case UInt8(ascii: "["):
            var elements: [Text] = []
            var scanner = JSONScanner(source.value)
            try scanner.array { (element) throws(JSONError) in elements.append(element) }
            return try elements.map { element in
                element.first == UInt8(ascii: "{")
                    ? merge(rest, try members(element)) : merge(rest, [member(field, element)])
            }
        default: return [row]
        }
    }

    /// Later values take the place of earlier ones with the same key.
    private static func merge(_ base: [Member], _ over: [Member]) -> [Member] {
        var result = base
        for member in over {
            if let position = result.firstIndex(where: { $0.key == member.key }) {
                result[position] = member
            } else {
                result.append(member)
            }
        }
        return result
    }

    private static func flatten(_ field: String, _ row: [Member]) throws -> [Member] {
        try row.flatMap { $0.key == field ? try flattened($0) : [$0] }
    }

    private static func flattened(_ source: Member) throws -> [Member] {
        guard source.value.first == UInt8(ascii: "{") else { return [source] }
        return try members(source.value).flatMap { try flattened(member("\(source.key).\($0.key)", $0.value)) }
    }

    /// Removes a field; a name with dots reaches into objects when there is no field of that very name.
    private static func omit(_ name: String, _ row: [Member]) throws -> [Member] {
        if row.contains(where: { $0.key == name }) { return row.filter { $0.key != name } }
        guard let dot = name.firstIndex(of: ".") else { return row }
        let (head, tail) = (String(name[..<dot]), String(name[name.index(after: dot)...]))
        return try row.map { member in
            guard member.key == head, member.value.first == UInt8(ascii: "{") else { return member }
            let inner = write(try omit(tail, try members(member.value)))
            return Member(key: member.key, written: member.written, value: inner[...])
        }
    }

    private static func write(_ row: [Member]) -> [UInt8] {
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
