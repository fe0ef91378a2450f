/// The union of the top-level keys of a dataset's items, in the order they were first seen.
struct FieldNames {
    /// A dataset of free-form keys must not make its own head grow without end.
    private static let maximum = 2000

    private var names: [String]
    private var known: Set<String>

    init(json: String?) {
        names = []
        if let json, case .array(let values)? = try? JSONValue(parsing: Array(json.utf8)) {
            names = values.compactMap(\.string)
        }
        known = Set(names)
    }

    mutating func add(_ keys: [String]) {
        for key in keys where names.count < Self.maximum && known.insert(key).inserted { names.append(key) }
    }

    var json: String {
        String(decoding: JSONValue.array(names.map(JSONValue.string)).bytes, as: UTF8.self)
    }
}
