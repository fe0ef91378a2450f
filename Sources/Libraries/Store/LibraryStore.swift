/// Key-value stores, as far as libraries need them.
public protocol LibraryStore: Sendable {
    /// Whether nothing is really written.
    var isPlanned: Bool { get }

    /// The keys of a store that begin so.
    func keys(of store: String, prefix: String) async throws -> [String]

    /// A record; nil when there is none.
    func record(_ key: String, of store: String) async throws -> [UInt8]?

    /// Makes sure that all of these may be written before the first of them is.
    ///
    /// - Throws: whatever says that they may not.
    func admit(_ records: [LibraryRecord], to store: String) async throws

    /// Writes a record that was admitted.
    func put(_ record: LibraryRecord, to store: String) async throws
}
