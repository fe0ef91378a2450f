import LuaEngine

/// What is to be shown of one result: what `moongate.present` says, read.
public enum Presentation: Equatable, Sendable {
    /// A value, and the Lua text of it.
    case value(PrintedValue, text: String)
    /// The same for what the host itself gives to scripts under a name, such as `apify.acts`.
    case known(String, PrintedValue, text: String)
    /// Some elements of a list.
    case rows(Rows)
    /// An error object.
    case error(PrintedValue)
    /// JSON text, whole or of some elements of a list.
    case json(String, Batch?)
    /// Something that we say ourselves.
    case notice(String)

    /// Where some elements of a list stand in it.
    public struct Batch: Equatable, Sendable {
        /// The place of the first one, from 1.
        public var first: Int
        /// How many there are.
        public var count: Int
        /// Whether others follow.
        public var hasMore: Bool
        /// How many the list has, as far as is known.
        public var total: Int?

        public init(first: Int = 1, count: Int, hasMore: Bool = false, total: Int? = nil) {
            (self.first, self.count, self.hasMore, self.total) = (first, count, hasMore, total)
        }
    }

    /// Some elements of a list.
    public struct Rows: Equatable, Sendable {
        public var values: [PrintedValue]
        public var batch: Batch
        /// The operation that listed them, such as `runs.list`.
        public var source: String?
        /// The Lua text of the list, for lists that are shown as such unless their elements are resources.
        public var text: String?

        public init(_ values: [PrintedValue], batch: Batch? = nil, source: String? = nil, text: String? = nil) {
            self.values = values
            self.batch = batch ?? Batch(count: values.count)
            self.source = source
            self.text = text
        }
    }
}

extension Presentation {
    /// - Parameter description: what a function of `moongate.present` returned, copied out of Lua; nil for anything else.
    public init?(_ description: LuaValue) {
        guard case .table(let table) = description, let kind = table["kind"]?.text else { return nil }
        let text = table["text"]?.text
        let node = PrintedValue(node: table["node"] ?? .nil)
        switch kind {
        case "value":
            let name = table["known"]?.text
            self = name.map { .known($0, node, text: text ?? "") } ?? .value(node, text: text ?? "")
        case "error": self = .error(node)
        case "json": self = .json(text ?? "", table["count"]?.int.map { Batch(table, count: $0) })
        case "notice": self = .notice(text ?? "")
        case "rows":
            let values = (table["rows"]?.elements ?? []).map(PrintedValue.init(node:))
            self = .rows(
                Rows(values, batch: Batch(table, count: values.count), source: table["source"]?.text, text: text))
        default: return nil
        }
    }
}

extension Presentation.Batch {
    fileprivate init(_ table: LuaTable, count: Int) {
        let first = max(1, table["first"]?.int ?? 1)
        self.init(
            first: first, count: count, hasMore: table["more"]?.bool ?? false,
            // Lists grow while they are read, and servers count late.
            total: table["total"]?.int.map { max($0, first - 1 + count) })
    }
}
