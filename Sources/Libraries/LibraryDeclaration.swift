import GatewayAPI
import Permissions

/// What a library says of itself in the header of its main file.
public struct LibraryDeclaration: Sendable, Equatable {
    /// The scopes by effect, sorted; nil when it has no header, so that nothing is known.
    public var effects: [String: [String]]?
    /// The libraries that it needs, with the versions that will do.
    public var dependencies: [String: String] = [:]

    /// - Parameters:
    ///   - effects: the scopes by effect; nil when nothing is known.
    ///   - dependencies: the libraries that it needs, with the versions that will do.
    public init(effects: [String: [String]]? = nil, dependencies: [String: String] = [:]) {
        (self.effects, self.dependencies) = (effects, dependencies)
    }

    /// - Throws: ``LibraryError`` when the header makes no sense.
    public init(_ content: LibraryContent) throws(LibraryError) {
        let header: ScriptHeader?
        do throws(HeaderError) {
            header = try ScriptHeader(source: content.mainText)
        } catch {
            throw LibraryError(.damaged, "its header is wrong: \(LibraryContent.main):\(error)")
        }
        guard let header else { return }
        var effects: [String: Set<String>] = [:]
        // Everything may be read by whoever says nothing about it.
        for grant in header.effects where !(grant.effect == .read && grant.scope == .everything) {
            for name in grant.effect.names { effects[name, default: []].insert(grant.scope.text) }
        }
        self.effects = effects.mapValues { $0.sorted() }
        for (name, range) in header.libraries {
            try LibraryName.check(name)
            _ = try VersionRange(range)
            dependencies[name] = range
        }
    }
}
