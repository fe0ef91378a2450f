import GatewayAPI

/// Reads libraries of stores and keeps what it has read in the cache.
public actor StoreReader {
    private let store: any LibraryStore
    private let cache: LibraryCache
    private var indexes: [String: LibraryIndex] = [:]

    /// - Parameters:
    ///   - store: the way to stores.
    ///   - cache: where records are kept on this machine.
    public init(_ store: any LibraryStore, cache: LibraryCache) {
        (self.store, self.cache) = (store, cache)
    }

    /// The versions of a library in a store.
    func versions(of name: String, in reference: String) async throws -> [SemanticVersion] {
        try await store.keys(of: reference, prefix: name + "-").compactMap { key in
            LibraryKey.library(key).flatMap { $0.name == name ? $0.version : nil }
        }
    }

    /// All libraries of a store by name, each with its versions: those to use first, the highest of them before the others.
    public func libraries(in reference: String) async throws -> [String: [SemanticVersion]] {
        var versions: [String: [SemanticVersion]] = [:]
        for library in try await store.keys(of: reference, prefix: "").compactMap(LibraryKey.library) {
            versions[library.name, default: []].append(library.version)
        }
        return versions.mapValues { all in
            all.sorted { ($0.isRelease ? 1 : 0, $0) > ($1.isRelease ? 1 : 0, $1) }
        }
    }

    /// The text of a library as its store has it; nil when that is no library any more.
    public func text(_ name: String, _ version: SemanticVersion, in reference: String) async throws -> LibraryContent? {
        guard let record = try await store.record(LibraryKey.key(name, version), of: reference) else { return nil }
        return try? LibraryContent(record: record)
    }

    /// The library of a store that was most likely meant by a name that none has.
    func suggestion(for name: String, in reference: String) async throws -> String? {
        let names = try await store.keys(of: reference, prefix: "").compactMap { LibraryKey.library($0)?.name }
        return Suggestion.closest(to: name, among: Set(names).sorted())
    }

    /// A library of a store.
    ///
    /// - Parameter known: the same version as it was locked before.
    /// - Throws: ``LibraryError`` when it is not what the index or the lock says.
    func library(
        _ name: String, _ version: SemanticVersion, in reference: String, known: LockedLibrary?
    ) async throws -> LockedLibrary {
        let key = LibraryKey.key(name, version)
        if let known, cache.has(known), try cache.content(of: known) != nil { return known }
        guard let record = try await store.record(key, of: reference) else {
            throw LibraryError(.notFound, "\(name) \(version) is not in \(reference) any more")
        }
        let origin = LibraryOrigin.store(reference, key: key)
        let content: LibraryContent
        if let known {
            content = try known.content(of: record, from: "the record \(key) of \(reference)")
        } else {
            do {
                content = try LibraryContent(record: record)
            } catch {
                throw LibraryError(error.code, "\(name) \(version), in \(reference), is no library: \(error.message)")
            }
            try await check(content, name, version, reference)
        }
        try cache.add(content)
        return try LockedLibrary(name, version, from: origin, content)
    }

    private func check(
        _ content: LibraryContent, _ name: String, _ version: SemanticVersion, _ reference: String
    ) async throws {
        if indexes[reference] == nil {
            indexes[reference] = LibraryIndex(record: try await store.record(LibraryKey.index, of: reference))
        }
        guard let entry = indexes[reference]?[name, version], entry.sha256 != content.sha256 else { return }
        throw LibraryError(
            .mismatch,
            """
            \(name) \(version) has been changed after it was published, and is not used:
              the index of \(reference) says sha256 \(entry.sha256)
              its record has sha256 \(content.sha256)
            """)
    }

    /// Reads a locked library from its store, and keeps it in the cache.
    ///
    /// - Throws: ``LibraryError`` with both hashes when its record holds other bytes, or what the store throws.
    public func fetch(_ library: LockedLibrary) async throws -> LibraryContent {
        guard case .store(let reference, let key) = library.origin else {
            throw LibraryError(.notFound, "\(library.title) comes from no store")
        }
        guard let record = try await store.record(key, of: reference) else {
            throw LibraryError(.notFound, "\(library.title) is not in \(reference) any more")
        }
        let content = try library.content(of: record, from: "the record \(key) of \(reference)")
        try cache.add(content)
        return content
    }
}
