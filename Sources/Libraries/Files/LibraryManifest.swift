import Foundation

/// `moongate.json`, as far as it is about libraries: `{ "libs": { "reports": { "store": "acme~team-lib", "version": "^1.4" } } }`.
/// All else in it stays as it is.
public struct LibraryManifest: Sendable, Equatable {
    /// What it is called.
    public static let name = "moongate.json"

    /// What is wanted, by name.
    public var wishes: [String: LibraryWish] = [:]
    /// The version of the project itself, as it is written; nil when none is.
    public private(set) var version: String?
    private var original: [UInt8]

    /// One without any library.
    public init() {
        original = Array("{}\n".utf8)
    }

    /// - Parameters:
    ///   - bytes: the text of the file.
    ///   - path: what messages call it.
    /// - Throws: ``LibraryError`` when it does not hold what it should.
    public init(_ bytes: [UInt8], path: String) throws(LibraryError) {
        original = bytes
        version = (try? JSONDecoder().decode(Own.self, from: Data(bytes)))?.version
        do {
            let libs = try JSONDecoder().decode(Document.self, from: Data(bytes)).libs
            wishes = libs ?? [:]
            for name in wishes.keys { try LibraryName.check(name) }
            // What the decoder reads all the same could not be written back.
            guard let members = JSONMembers(bytes) else {
                throw LibraryError(.damaged, "it is no JSON object in plain UTF-8, without a byte order mark")
            }
            guard members.count(of: "libs") <= 1, libs == nil || members.count(of: "libs") == 1 else {
                throw LibraryError(.damaged, "it has 'libs' more than once, or written with escapes")
            }
        } catch {
            let reason = (error as? LibraryError)?.message ?? JSONProblem.phrase(error, in: bytes)
            throw LibraryError(.damaged, "\(path) cannot be used: \(reason)")
        }
    }

    private struct Document: Decodable {
        let libs: [String: LibraryWish]?
    }

    private struct Own: Decodable {
        let version: String?
    }

    /// The text of the file with the present wishes.
    public var bytes: [UInt8] {
        guard let members = JSONMembers(original) else { return original }
        let value = JSONValue.object(wishes.mapValues(\.json)).text(depth: 1)
        return members.replacing("libs", with: wishes.isEmpty ? nil : value)
    }
}
