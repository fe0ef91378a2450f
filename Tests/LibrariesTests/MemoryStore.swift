import Synchronization

@testable import Libraries

/// Stores in memory, in which others may be at work too.
final class MemoryStore: LibraryStore {
    private struct State {
        var stores: [String: [String: [UInt8]]] = [:]
        var reads = 0
        var admitted: [String] = []
        var afterPut: [(key: String, body: @Sendable (MemoryStore) -> Void)] = []
    }

    private let state = Mutex(State())

    let isPlanned = false
    var reads: Int { state.withLock { $0.reads } }
    var admitted: [String] { state.withLock { $0.admitted } }

    subscript(store: String, key: String) -> [UInt8]? {
        get { state.withLock { $0.stores[store]?[key] } }
        set { state.withLock { $0.stores[store, default: [:]][key] = newValue } }
    }

    /// Has something else happen right after a record is written, once.
    func after(putting key: String, _ body: @escaping @Sendable (MemoryStore) -> Void) {
        state.withLock { $0.afterPut.append((key, body)) }
    }

    func keys(of store: String, prefix: String) async throws -> [String] {
        state.withLock { ($0.stores[store] ?? [:]).keys.filter { $0.hasPrefix(prefix) }.sorted() }
    }

    func record(_ key: String, of store: String) async throws -> [UInt8]? {
        state.withLock { state in
            state.reads += 1
            return state.stores[store]?[key]
        }
    }

    func admit(_ records: [LibraryRecord], to store: String) async throws {
        state.withLock { $0.admitted += records.map(\.key) }
    }

    func put(_ record: LibraryRecord, to store: String) async throws {
        let next = state.withLock { state in
            state.stores[store, default: [:]][record.key] = record.bytes
            let index = state.afterPut.firstIndex { $0.key == record.key }
            return index.map { state.afterPut.remove(at: $0).body }
        }
        next?(self)
    }

    /// Publishes a library of one file.
    func publish(_ name: String, _ version: String, needs: String = "", body: String = "", to store: String = "team")
        async throws
    {
        let content = try LibraryContent(record: Self.text(needs: needs, body: body))
        _ = try await Publication(name, Self.version(version), content).publish(to: self, store)
    }

    static func text(needs: String = "", body: String = "") -> [UInt8] {
        Array("--[[ moongate\nlibs = { \(needs) }\n]]\n\(body)\nreturn {}\n".utf8)
    }

    static func version(_ text: String) -> SemanticVersion {
        SemanticVersion(text) ?? .zero
    }
}
