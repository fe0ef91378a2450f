import GatewayAPI
import GatewayClient
import Libraries
import Permissions

extension ScriptCheck {
    /// What the libraries that are required do and the header does not declare: the script runs under its own header, and
    /// their calls would be refused.
    func undeclaredByLibraries(_ names: UsedNames, _ header: ScriptHeader?) -> [Finding] {
        guard let header, let libraries else { return [] }
        let all = Dictionary(uniqueKeysWithValues: libraries.locked.all.map { ($0.locked.name, $0.locked) })
        var seen: Set<String> = []
        return names.requirements.flatMap { requirement -> [Finding] in
            let name = requirement.module.split(separator: ".").first.map(String.init) ?? ""
            return Self.needed(name, all).flatMap { library in
                Self.undeclared(library, header).compactMap { what in
                    guard seen.insert("\(library.name) \(what)").inserted else { return nil }
                    return finding(
                        "undeclared_effect", requirement.line, column(of: requirement.module, requirement.line),
                        "the library \(library.title) declares \(what), which the header does not; add it to effects")
                }
            }
        }
    }

    /// A library with all that it needs.
    private static func needed(_ name: String, _ all: [String: LockedLibrary]) -> [LockedLibrary] {
        var found: [LockedLibrary] = []
        var open = [name]
        while let name = open.popLast() {
            guard let library = all[name], !found.contains(library) else { continue }
            found.append(library)
            open += library.dependencies.keys.sorted()
        }
        return found
    }

    /// `write on kvs:reports`
    private static func undeclared(_ library: LockedLibrary, _ header: ScriptHeader) -> [String] {
        (library.effects ?? [:]).sorted { $0.key < $1.key }.flatMap { name, scopes -> [String] in
            guard let effect = Effect(name: name) else { return [] }
            return scopes.filter { text in
                guard let scope = try? Scope(text) else { return true }
                return !header.effects.contains { $0.effect.contains(effect) && $0.scope.covers(scope) }
            }.map { "\(name) on " + ($0 == "*" ? "everything" : RemoteText.tamed($0, limit: 200)) }
        }
    }
}
