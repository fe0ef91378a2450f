import GatewayAPI

/// What a permission is about: a glob over `kind:name-or-id`, such as `dataset:crawl-*` or `kvs:reports/OUTPUT*`. A store
/// without a key means all that is in it.
public struct Scope: Sendable, Hashable, CustomStringConvertible {
    /// Everything there is.
    public static let everything = Scope(text: "*", kind: nil, name: Pattern("*"), key: nil)

    /// As it was written.
    public let text: String
    private let kind: ResourceKind?
    private let name: Pattern
    private let key: Pattern?

    public var description: String { text }

    private init(text: String, kind: ResourceKind?, name: Pattern, key: Pattern?) {
        (self.text, self.kind, self.name, self.key) = (text, kind, name, key)
    }

    /// - Throws: `PermissionError` that says what is wrong with the text.
    public init(_ text: String) throws(PermissionError) {
        guard text.utf8.count <= 1000 else { throw PermissionError("a scope is longer than 1000 bytes") }
        if text == "*" {
            self = .everything
            return
        }
        guard let colon = text.firstIndex(of: ":") else {
            throw PermissionError(
                "the scope '\(text)' lacks a kind; write it as in actor:apify~web-scraper or dataset:*")
        }
        let kinds = ResourceKind.allCases.map(\.rawValue)
        guard let kind = ResourceKind(rawValue: String(text[..<colon])) else {
            throw PermissionError(
                Suggestion.message(unknown: "kind", String(text[..<colon]), for: "scope '\(text)'", among: kinds))
        }
        var name = text[text.index(after: colon)...]
        var key: Pattern?
        if kind == .kvs, let slash = name.firstIndex(of: "/") {
            key = Pattern(name[name.index(after: slash)...])
            name = name[..<slash]
        }
        guard !name.isEmpty else {
            throw PermissionError("the scope '\(text)' lacks a name; '\(text)*' means all of them")
        }
        let normal = kind.takesUserNames ? String(name.map { $0 == "/" ? "~" : $0 }) : String(name)
        self.init(text: text, kind: kind, name: Pattern(normal), key: key)
    }

    /// The scope of one thing, under the name that was given, with what is in it.
    public static func only(_ resource: Resource) -> Scope {
        guard let name = resource.names.first else {
            return Scope(text: resource.scope, kind: resource.kind, name: Pattern("*"), key: nil)
        }
        return Scope(
            text: resource.scope, kind: resource.kind, name: Pattern(name, isLiteral: true),
            key: resource.key.map { Pattern($0, isLiteral: true) })
    }

    /// The same in words that a policy file can hold; nil where no words mean just that: for the kind as a whole, and for names
    /// with characters that would stand for others.
    public static func exact(_ resource: Resource) -> Scope? {
        guard !resource.names.isEmpty, !resource.scope.contains(where: { "*?".contains($0) }),
            let scope = try? Scope(resource.scope), scope.covers(resource)
        else { return nil }
        return scope
    }

    /// Whether everything of this kind is in it, so that names make no difference.
    public func isWhole(for kind: ResourceKind) -> Bool {
        self.kind == nil || self.kind == kind && name.matchesAll && key == nil
    }

    /// Whether it is about things of this kind at all.
    public func concerns(_ kind: ResourceKind) -> Bool { self.kind == nil || self.kind == kind }

    /// Whether the thing lies within it.
    public func covers(_ resource: Resource) -> Bool {
        if isWhole(for: resource.kind) { return true }
        guard kind == resource.kind, resource.names.contains(where: name.matches) else { return false }
        guard let key else { return true }
        return resource.key.map(key.matches) ?? false
    }

    /// Whether all of another scope lies within it, as far as the texts of both tell.
    public func covers(_ other: Scope) -> Bool {
        guard let kind else { return true }
        guard kind == other.kind, name.matches(other.name.text) else { return false }
        guard let key else { return true }
        return other.key.map { key.matches($0.text) } ?? false
    }

    /// Whether something of the thing lies within it: whoever may not delete a record may not delete its store.
    func touches(_ resource: Resource) -> Bool {
        covers(resource)
            || kind == resource.kind && key != nil && resource.key == nil
                && resource.names.contains(where: name.matches)
    }
}
