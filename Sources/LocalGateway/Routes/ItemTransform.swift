/// Reshapes dataset items on their way out: `clean fields omit unwind flatten …`.
///
/// It works on slices of the stored text, so that the numbers and strings it keeps stay byte for byte. The order of the
/// steps is not documented; this one gives the results of published examples: hidden fields, `fields`, `unwind`, `flatten`,
/// `omit`, `outputFields`, empty items.
struct ItemTransform: Sendable {
    typealias Text = ArraySlice<UInt8>

    struct Member: Sendable {
        var key: String
        /// The key as it was written, with its quotes.
        var written: Text
        var value: Text
    }

    private(set) var fields: [String]?
    private var outputFields: [String]?
    /// What `outputFields` calls the fields.
    private var newNames: [String: String] = [:]
    private var omit: [String]
    let unwind: [String]
    private var flatten: [String]
    private var skipsHidden: Bool
    private var skipsEmpty: Bool
    private var skipsFailed: Bool

    /// - Parameter view: the transformation of a view; what the request says itself goes first.
    /// - Throws: ``APIError`` when `outputFields` does not fit `fields`.
    init(_ request: APIRequest, view: JSONValue? = nil) throws {
        func names(_ name: String) -> [String]? { request.list(name) ?? view?[name]?.nameList }
        let isSimplified = request.flag("simplified")
        let isClean = request.flag("clean")
        fields = names("fields") ?? (isSimplified ? ["url", "pageFunctionResult", "errorInfo"] : nil)
        if fields?.isEmpty == true { fields = nil }
        outputFields = request.list("outputFields")
        omit = names("omit") ?? []
        unwind = names("unwind") ?? (isSimplified ? ["pageFunctionResult"] : [])
        flatten = names("flatten") ?? []
        skipsHidden = isClean || request.flag("skipHidden")
        skipsEmpty = isClean || request.flag("skipEmpty")
        skipsFailed = request.flag("skipFailedPages")
        if let outputFields, outputFields.count != fields?.count {
            throw APIError.invalidParameter("Query parameter \"outputFields\" must name as many fields as \"fields\".")
        }
        dropRepeatedFields()
        for (name, newName) in zip(fields ?? [], outputFields ?? []) { newNames[name] = newName }
    }

    /// A field that is asked for twice is still one field of an item.
    private mutating func dropRepeatedFields() {
        guard let fields, Set(fields).count < fields.count else { return }
        var seen: Set<String> = []
        let firsts = fields.indices.filter { seen.insert(fields[$0]).inserted }
        self.fields = firsts.map { fields[$0] }
        outputFields = outputFields.map { names in firsts.map { names[$0] } }
    }

    /// Whether items leave as they are stored.
    var isIdentity: Bool {
        fields == nil && omit.isEmpty && unwind.isEmpty && flatten.isEmpty && !skipsHidden && !skipsEmpty
            && !skipsFailed
    }

    /// The fields asked for, by the names they leave under.
    var outputNames: [String] { outputFields ?? fields ?? [] }

    /// Fields that `unwind` and `flatten` take apart.
    var sources: Set<String> { Set(unwind + flatten) }

    /// The rows one stored item becomes.
    func rows(of item: Text) throws -> ItemRows {
        var members = try Self.members(item)
        if skipsFailed, members.contains(where: { $0.key == "errorInfo" }) { return ItemRows(self, start: nil) }
        if skipsHidden { members.removeAll { $0.key.hasPrefix("#") } }
        return ItemRows(self, start: pick(members))
    }

    /// What is done with a row once its fields are unwound; nil when nothing is left of it.
    func finish(_ unwound: [Member]) throws -> [Member]? {
        var row = unwound
        for field in flatten { row = try Self.flatten(field, row) }
        row = dropUnasked(row)
        for name in omit { row = try Self.omit(name, row) }
        row = rename(row)
        return skipsEmpty && row.isEmpty ? nil : row
    }

    /// The fields asked for, and with them those that `unwind` and `flatten` will take apart.
    private func pick(_ members: [Member]) -> [Member] {
        guard let fields else { return members }
        let sources = (unwind + flatten).filter { !fields.contains($0) }
        return Self.choose(fields + sources, from: members)
    }

    /// What came out of a field that was only a source, and was not itself asked for.
    private func dropUnasked(_ row: [Member]) -> [Member] {
        guard let fields, (unwind + flatten).contains(where: { !fields.contains($0) }) else { return row }
        return Self.choose(fields, from: row)
    }

    private func rename(_ row: [Member]) -> [Member] {
        guard !newNames.isEmpty else { return row }
        return Self.merge(
            [], row.map { member in newNames[member.key].map { Self.member($0, member.value) } ?? member })
    }

    private static func flatten(_ field: String, _ row: [Member]) throws -> [Member] {
        guard row.contains(where: { $0.key == field }) else { return row }
        return merge([], try row.flatMap { $0.key == field ? try flattened($0) : [$0] })
    }

    private static func flattened(_ source: Member) throws -> [Member] {
        guard source.value.first == UInt8(ascii: "{") else { return [source] }
        var leaves: [Member] = []
        var scanner = JSONScanner(source.value)
        try flatten(source.key, &scanner, depth: 0, into: &leaves)
        return leaves
    }

    /// Walks over a value once, however deep it is nested.
    private static func flatten(
        _ path: String, _ scanner: inout JSONScanner, depth: Int, into leaves: inout [Member]
    ) throws(JSONError) {
        guard scanner.current == UInt8(ascii: "{") else {
            leaves.append(member(path, try scanner.value(depth: depth)))
            return
        }
        try scanner.walkObject(depth: depth) { (key, scanner) throws(JSONError) in
            try flatten(path + "." + JSONValue.decode(key), &scanner, depth: depth + 1, into: &leaves)
        }
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
}
