import GRDB

/// One kind of resource that a seed may hold.
///
/// A section is read to the end before anything is written, and all sections are written in one transaction: a seed with
/// a mistake anywhere leaves nothing behind.
struct SeedSection: Sendable {
    /// Writes what was read.
    ///
    /// - Returns: how much of what was written, for the answer.
    typealias Planting = @Sendable (Database) throws -> [(String, Int)]

    /// The member of the seed.
    var name: String
    /// Reads the member's value, which is valid JSON.
    ///
    /// - Throws: ``APIError`` that says what is wrong where.
    var read: @Sendable (ArraySlice<UInt8>) async throws -> Planting
}
