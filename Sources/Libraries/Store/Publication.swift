import GatewayAPI

/// A library that is being published.
public struct Publication: Sendable {
    /// How publishing ends.
    public enum Outcome: Sendable, Equatable {
        case published
        /// The very same bytes were there already.
        case unchanged
    }

    /// Each look at the index finds what others have published meanwhile; more than so many at once is no team.
    private static let mostLooks = 10

    private let name: String
    private let version: SemanticVersion
    private let content: LibraryContent
    private let entry: LibraryIndex.Entry

    /// - Throws: ``LibraryError`` for what cannot be published.
    public init(_ name: String, _ version: SemanticVersion, _ content: LibraryContent) throws(LibraryError) {
        try LibraryName.check(name)
        entry = try LibraryIndex.Entry(content)
        guard entry.dependencies?[name] == nil else {
            throw LibraryError(.damaged, "its header says that it needs itself; take \(name) out of libs")
        }
        (self.name, self.version, self.content) = (name, version, content)
    }

    /// Stores the library and lists it.
    ///
    /// - Parameters:
    ///   - store: where stores are.
    ///   - reference: which one.
    /// - Throws: ``LibraryError`` when other bytes are published under that version, or what the store throws.
    public func publish(to store: any LibraryStore, _ reference: String) async throws -> Outcome {
        let record = LibraryRecord(
            key: LibraryKey.key(name, version), bytes: content.record, contentType: content.contentType)
        let old = try await store.record(record.key, of: reference)
        if let old, old != record.bytes { throw taken(by: SHA256.hexadecimal(old), in: reference) }
        var index = try await currentIndex(of: store, reference)
        if old == nil { try refuseOther(index.stored, in: reference) }
        index.wanted[name, version] = entry
        let isListed = index.stored == index.wanted
        if old == nil || !isListed {
            let records = (old == nil ? [record] : []) + (isListed ? [] : [index.wanted.record])
            try await store.admit(records, to: reference)
        }
        if old == nil {
            try await store.put(record, to: reference)
            if !store.isPlanned { try await check(record, store, reference) }
        }
        if store.isPlanned {
            if !isListed { try await store.put(index.wanted.record, to: reference) }
        } else {
            try await list(in: store, reference, isNew: old == nil)
        }
        return old == nil ? .published : .unchanged
    }

    /// A record may be gone, or somebody may have written over it at the same moment: the index still knows what it was.
    private func refuseOther(_ index: LibraryIndex, in store: String) throws(LibraryError) {
        guard let listed = index[name, version], listed.sha256 != entry.sha256 else { return }
        throw taken(by: listed.sha256, in: store)
    }

    private func taken(by hash: String, in store: String) -> LibraryError {
        LibraryError(
            .conflict,
            """
            \(name) \(version) is published already in \(store), with other bytes, and a version never changes:
              there sha256 \(hash)
              here  sha256 \(content.sha256)
            hint: publish it under a higher version
            """)
    }

    /// Somebody else may have published the same version at the same moment.
    private func check(_ record: LibraryRecord, _ store: any LibraryStore, _ reference: String) async throws {
        let stored = try await store.record(record.key, of: reference)
        guard let stored else {
            throw LibraryError(.notFound, "\(reference) does not have \(name) \(version) after it was stored")
        }
        if stored != record.bytes { throw taken(by: SHA256.hexadecimal(stored), in: reference) }
    }

    // MARK: - The index

    /// Lists the library, with all others that are there, until the index says so.
    private func list(in store: any LibraryStore, _ reference: String, isNew: Bool) async throws {
        for _ in 0..<Self.mostLooks {
            var index = try await currentIndex(of: store, reference)
            if isNew { try refuseOther(index.stored, in: reference) }
            index.wanted[name, version] = entry
            if index.stored == index.wanted { return }
            try await store.put(index.wanted.record, to: reference)
        }
    }

    /// The index as it is, and as it has to be.
    private func currentIndex(
        of store: any LibraryStore, _ reference: String
    ) async throws -> (stored: LibraryIndex, wanted: LibraryIndex) {
        let stored = LibraryIndex(record: try await store.record(LibraryKey.index, of: reference))
        var wanted = stored
        for key in try await store.keys(of: reference, prefix: "") {
            guard let library = LibraryKey.library(key), wanted[library.name, library.version] == nil,
                library.name != name || library.version != version,
                let record = try await store.record(key, of: reference),
                let content = try? LibraryContent(record: record)
            else { continue }
            wanted[library.name, library.version] = try? LibraryIndex.Entry(content)
        }
        return (stored, wanted)
    }
}
