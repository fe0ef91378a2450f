/// Finds the versions that a project gets: of every library the highest one that all who want it can use. What is locked
/// stays as long as it will do.
public struct Resolver: Sendable {
    /// Who wants a library.
    private struct Need: Sendable {
        /// Nil for the project itself.
        let by: LockedLibrary?
        let range: VersionRange
        /// Where it should come from; nil when that is left open.
        let store: String?

        var phrase: String { "\(by?.title ?? LibraryManifest.name) wants \(range)" }
    }

    /// How often one library is chosen anew because of what others turn out to need.
    private static let mostChoices = 50

    private let reader: StoreReader
    private let wishes: [String: LibraryWish]
    private let locked: [String: LockedLibrary]
    private let renewed: Set<String>?

    /// - Parameters:
    ///   - reader: where libraries are.
    ///   - project: what is wanted and what is locked.
    ///   - renewed: the libraries for which a higher version is looked for; nil for all.
    public init(_ reader: StoreReader, _ project: LibraryProject, renewing renewed: Set<String>?) {
        self.reader = reader
        wishes = project.manifest.wishes
        locked = project.lock.libraries
        self.renewed = renewed
    }

    /// Every library that the project needs.
    ///
    /// - Throws: ``LibraryError`` that names who wants what when no version will do.
    public func resolve() async throws -> LockFile {
        var chosen: [String: LockedLibrary] = [:]
        var choices: [String: Int] = [:]
        while true {
            let needs = try needs(chosen)
            chosen = chosen.filter { needs[$0.key] != nil }
            guard let name = needs.keys.sorted().first(where: { !fits($0, chosen[$0], needs[$0] ?? []) }) else {
                return LockFile(Array(chosen.values))
            }
            choices[name, default: 0] += 1
            guard choices[name, default: 0] <= Self.mostChoices else {
                throw LibraryError(
                    .conflict,
                    "no version of '\(name)' stays the right one, because libraries ask for each other in versions that never fit"
                        + " together; name a range for one of them")
            }
            chosen[name] = try await choose(name, needs[name] ?? [])
        }
    }

    /// Who wants what, as far as it is known by the libraries that were chosen.
    private func needs(_ chosen: [String: LockedLibrary]) throws -> [String: [Need]] {
        var needs: [String: [Need]] = [:]
        for (name, wish) in wishes {
            needs[name, default: []].append(Need(by: nil, range: wish.range, store: wish.store))
        }
        var open = wishes.keys.sorted()
        var seen: Set<String> = []
        while let name = open.popLast() {
            guard seen.insert(name).inserted, let library = chosen[name] else { continue }
            var store: String?
            if case .store(let own, _) = library.origin { store = own }
            for (other, range) in library.dependencies {
                needs[other, default: []].append(Need(by: library, range: try VersionRange(range), store: store))
                open.append(other)
            }
        }
        return needs.mapValues { $0.sorted { ($0.by?.name ?? "") < ($1.by?.name ?? "") } }
    }

    private func fits(_ name: String, _ library: LockedLibrary?, _ needs: [Need]) -> Bool {
        guard let library, needs.allSatisfy({ $0.range.contains(library.version) }) else { return false }
        guard wishes[name] == nil, case .store(let store, _) = library.origin else { return true }
        return needs.allSatisfy { $0.store == nil || $0.store == store }
    }

    private func choose(_ name: String, _ needs: [Need]) async throws -> LockedLibrary {
        let old = locked[name]
        if wishes[name]?.place == .vendored {
            guard let old, fits(name, old, needs) else { throw vendoredProblem(name, old, needs) }
            return old
        }
        let store = try store(of: name, old, needs)
        let isSame = old.map { $0.origin == .store(store, key: LibraryKey.key(name, $0.version)) } ?? false
        if let old, isSame, fits(name, old, needs), !(renewed.map { $0.contains(name) } ?? true) {
            return old
        }
        let versions = try await reader.versions(of: name, in: store)
        guard !versions.isEmpty else {
            let close =
                try await reader.suggestion(for: name, in: store).map { "; did you mean '\($0)'?" }
                ?? "\nhint: moongate lib list --store \(store) shows those that it has"
            let who = needs.compactMap(\.by).first.map { ", which \($0.title) needs" } ?? ""
            throw LibraryError(.notFound, "there is no library '\(name)' in \(store)\(who)\(close)")
        }
        let fitting = versions.filter { version in needs.allSatisfy { $0.range.contains(version) } }
        guard let version = fitting.max() else { throw conflict(name, versions, store, needs) }
        let known = isSame && old?.version == version ? old : nil
        return try await reader.library(name, version, in: store, known: known)
    }

    private func store(of name: String, _ old: LockedLibrary?, _ needs: [Need]) throws(LibraryError) -> String {
        if let store = wishes[name]?.store { return store }
        if wishes[name] != nil, case .store(let store, _)? = old?.origin { return store }
        var named: [String] = []
        for store in needs.compactMap(\.store) where !named.contains(store) { named.append(store) }
        if named.count == 1 { return named[0] }
        let who = needs.map(\.phrase).joined(separator: ", ")
        throw LibraryError(
            .conflict,
            named.isEmpty
                ? "nothing says where \(name) is (\(who)); name its store with: moongate lib add STORE:\(name)"
                : "\(name) is wanted from \(named.joined(separator: " and from ")) (\(who)); say which one with: "
                    + "moongate lib add STORE:\(name)")
    }

    // MARK: - Problems

    private func vendoredProblem(_ name: String, _ old: LockedLibrary?, _ needs: [Need]) -> LibraryError {
        guard let old else {
            return LibraryError(
                .notFound,
                "\(name) should be in lib/vendor, and is not locked; take it over again with: moongate lib vendor ADDRESS "
                    + "--name \(name)")
        }
        let who = needs.filter { !$0.range.contains(old.version) }.map(\.phrase).joined(separator: ", ")
        return LibraryError(.conflict, "\(old.title) in lib/vendor does not fit: \(who)")
    }

    private func conflict(
        _ name: String, _ versions: [SemanticVersion], _ store: String, _ needs: [Need]
    ) -> LibraryError {
        let shown = versions.sorted().suffix(12).map(\.description).joined(separator: ", ")
        var lines = ["no version of \(name) will do:"] + needs.map { "  " + $0.phrase }
        lines.append("  \(store) has \(versions.count > 12 ? "..., " : "")\(shown)")
        if needs.count > 1 {
            lines.append("hint: choose another version of one of them with: moongate lib add STORE:NAME@RANGE")
        } else if !versions.contains(where: \.isRelease) {
            lines.append("hint: no version of it is finished; name one, as in @\(versions.max()?.description ?? "")")
        }
        return LibraryError(.conflict, lines.joined(separator: "\n"))
    }
}
