import LuaEngine
import Synchronization

/// What has been seen of the account: the IDs and names that can be completed. Any thread may add to it and ask it;
/// what was seen last comes first.
public final class KnownResources: Sendable {
    /// One thing of the account.
    public struct Resource: Equatable, Sendable {
        public var id: String
        /// `name`, or `username~name` where it belongs to somebody.
        public var name: String?
        /// What helps to recognise it, such as its title or status.
        public var remark: String

        public init(id: String, name: String? = nil, remark: String = "") {
            self.id = id
            self.name = name
            self.remark = remark
        }
    }

    /// The longest ID, name or remark that is kept. The server may send anything.
    private static let longest = 300

    private let capacity: Int
    /// The most recent last.
    private let resources = Mutex<[ResourceKind: [Resource]]>([:])

    /// - Parameter capacity: how many of each kind are kept.
    public init(capacity: Int = 200) {
        self.capacity = max(1, capacity)
    }

    /// Takes note of something, as the most recent of its kind. What cannot be typed is not kept.
    public func note(_ kind: ResourceKind, _ resource: Resource) {
        note(kind, [resource])
    }

    /// Takes note of several things; the first of them will be the most recent.
    public func note(_ kind: ResourceKind, _ seen: [Resource]) {
        let seen = seen.prefix(capacity).compactMap(Self.typable).reversed()
        guard !seen.isEmpty else { return }
        let ids = Set(seen.map(\.id))
        resources.withLock { resources in
            var kept = resources[kind, default: []]
            kept.removeAll { ids.contains($0.id) }
            var last: Set<String> = []
            kept += seen.reversed().filter { last.insert($0.id).inserted }.reversed()
            kept.removeFirst(max(0, kept.count - capacity))
            resources[kind] = kept
        }
    }

    /// Takes note of an answer: an object of the API, a page with `items`, or an array of objects.
    public func note(_ kind: ResourceKind, answer: LuaValue) {
        switch answer {
        case .array(let objects): note(kind, objects.compactMap { Resource($0, kind) })
        case .table(let fields):
            if case .array(let items)? = fields["items"] {
                note(kind, answer: .array(items))
            } else if let resource = Resource(answer, kind) {
                note(kind, resource)
            }
        default: break
        }
    }

    /// Forgets a thing that is gone.
    public func forget(_ kind: ResourceKind, id: String) {
        resources.withLock { $0[kind]?.removeAll { $0.id == id || $0.name == id } }
    }

    /// Forgets everything: another account has other things.
    public func removeAll() {
        resources.withLock { $0 = [:] }
    }

    /// What is known, the most recent first.
    public func all(_ kind: ResourceKind) -> [Resource] {
        resources.withLock { ($0[kind] ?? []).reversed() }
    }

    /// The thing without parts that would spoil the line; nil when its ID would.
    private static func typable(_ resource: Resource) -> Resource? {
        guard isTypable(resource.id) else { return nil }
        var resource = resource
        if let name = resource.name, !isTypable(name) { resource.name = nil }
        if resource.remark.utf8.count > longest || !resource.remark.unicodeScalars.allSatisfy(\.isHarmless) {
            resource.remark = ""
        }
        return resource
    }

    /// Whether a text can stand between quotes as it is.
    private static func isTypable(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= longest
            && text.unicodeScalars.allSatisfy { $0.isHarmless && !"\"'\\[]".unicodeScalars.contains($0) }
    }
}

extension KnownResources.Resource {
    /// What an object of the API says about itself; nil when it has no ID.
    init?(_ value: LuaValue, _ kind: ResourceKind) {
        guard case .table(let fields) = value else { return nil }
        func text(_ name: String) -> String? {
            if case .string(let text)? = fields[name], !text.isEmpty { return text }
            return nil
        }
        guard let id = text(kind.idField) else { return nil }
        var name = kind.hasNames ? text("name") : nil
        if let plain = name { name = (text("username") ?? "") + "~" + plain }
        // Of runs there are many with the same end.
        let start =
            kind == .run ? text("startedAt").map { ", started " + $0.prefix(16).replacing("T", with: " ") } : nil
        let remark = text("title") ?? text("status") ?? text("app") ?? text("requestUrl") ?? ""
        self.init(id: id, name: name, remark: remark + (start ?? ""))
    }
}

extension Unicode.Scalar {
    /// Whether it is seen, and alone where it is seen.
    var isHarmless: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate: false
        default: true
        }
    }
}
