/// The columns of a table: a union of what the rows have, gathered in a first pass over them.
///
/// The API documents at most 2000 columns with names of at most 200 characters; here further columns are left out and
/// longer names are cut in the heading. Without `fields` the order is alphabetical, numbers in paths by their value.
struct TableColumns: Sendable {
    private static let maximumCount = 2000
    private static let maximumName = 200
    /// What all names may add up to, in bytes.
    private static let maximumBytes = 8 << 20

    /// In the order of the table, once ``arrange()`` was called.
    private(set) var paths: [String]
    private(set) var positions: [String: Int] = [:]
    private(set) var rowCount = 0
    private let fields: [String]
    /// Fields that no row had a value for so far.
    private var unseen: Set<String>
    private var bytes = 0

    /// - Parameters:
    ///   - fields: the names asked for, which lead the table in this order.
    ///   - sources: those of them that are taken apart and need no column of their own.
    init(fields: [String], sources: Set<String>) {
        self.fields = fields
        unseen = Set(fields)
        paths = []
        for field in fields where !sources.contains(field) { add(field) }
    }

    var headings: [String] { paths.map { String($0.prefix(Self.maximumName)) } }

    mutating func add(_ row: [ItemTransform.Member]) throws {
        rowCount += 1
        var found: [String] = []
        try TableCells.forEach(row) { path, _ in
            if positions[path] == nil { found.append(path) }
            if !unseen.isEmpty { unseen.remove(path) }
        }
        for path in found { add(path) }
    }

    private mutating func add(_ path: String) {
        guard positions[path] == nil, paths.count < Self.maximumCount, bytes < Self.maximumBytes else { return }
        bytes += path.utf8.count
        positions[path] = paths.count
        paths.append(path)
    }

    /// Puts the columns in order, and leaves out those of fields that turned out to be objects or arrays.
    mutating func arrange() {
        let parents = unseen.filter { field in paths.contains { Self.path($0, isInside: field, by: "/") } }
        let keyed = paths.filter { !parents.contains($0) }
            .map { (path: $0, rank: rank($0), parts: $0.split(separator: "/", omittingEmptySubsequences: false)) }
        paths = keyed.sorted { $0.rank != $1.rank ? $0.rank < $1.rank : Self.precedes($0.parts, $1.parts) }
            .map(\.path)
        positions = Dictionary(paths.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The place of the field a column belongs to.
    private func rank(_ path: String) -> Int {
        fields.firstIndex { path == $0 || Self.path(path, isInside: $0, by: "/") }
            ?? fields.firstIndex { Self.path(path, isInside: $0, by: ".") } ?? fields.count
    }

    private static func path(_ path: String, isInside field: String, by separator: String) -> Bool {
        path.utf8.starts(with: (field + separator).utf8)
    }

    private static func precedes(_ left: [Substring], _ right: [Substring]) -> Bool {
        for (one, other) in zip(left, right) where one != other {
            if let first = Int(one), let second = Int(other) { return first < second }
            return one.utf8.lexicographicallyPrecedes(other.utf8)
        }
        return left.count < right.count
    }

    /// The cells of a row, in the order of the columns; nil where the row has nothing.
    func cells(_ row: [ItemTransform.Member]) throws -> [ItemTransform.Text?] {
        var cells = [ItemTransform.Text?](repeating: nil, count: paths.count)
        try TableCells.forEach(row) { path, value in
            if let position = positions[path] { cells[position] = value }
        }
        return cells
    }
}
