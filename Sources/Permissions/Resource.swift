/// A thing that an action touches, by all the names it is known under.
public struct Resource: Sendable, Hashable {
    public let kind: ResourceKind
    /// The ID or name that was given, then others that it is known to have. Empty for the kind as a whole, as a list of it,
    /// and for a new one that gets no name.
    public private(set) var names: [String]
    /// The record of a key-value store, where only that is touched.
    public let key: String?

    /// - Parameters:
    ///   - kind: what it is.
    ///   - reference: its ID or name as a script gives it; nil for the kind as a whole.
    ///   - key: the record of a key-value store that is touched.
    public init(_ kind: ResourceKind, _ reference: String?, key: String? = nil) {
        self.kind = kind
        self.key = key
        names = []
        guard let reference else { return }
        let isShared = kind.takesUserNames || kind == .kvs
        let name = isShared ? String(reference.map { $0 == "/" ? "~" : $0 }) : reference
        add([name])
        // A tilde in front means one's own.
        if isShared, name.hasPrefix("~") { add([String(name.dropFirst())]) }
    }

    /// Takes note of other names of the same thing.
    public mutating func add(_ others: [String]) {
        for name in others where !name.isEmpty && !names.contains(name) { names.append(name) }
    }

    /// The same under the bare names too, which may be those of others' things: what is forbidden is rather forbidden too
    /// widely than not.
    var withBareNames: Resource {
        var resource = self
        resource.add(names.compactMap { name in name.lastIndex(of: "~").map { String(name[$0...].dropFirst()) } })
        return resource
    }

    /// The scope that covers just this: `kvs:reports/OUTPUT`, `dataset:*` for the kind as a whole.
    public var scope: String {
        let name = names.first { !$0.hasPrefix("~") } ?? names.first ?? "*"
        return "\(kind.rawValue):\(name)" + (key.map { "/" + $0 } ?? "")
    }
}
