import Foundation
import Testing

@testable import Libraries

/// A folder of its own for one test.
final class ScratchFolder: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/moongate-libraries-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("finding versions that fit together")
struct ResolverTests {
    let store = MemoryStore()
    let folder: ScratchFolder
    var project: LibraryProject

    init() throws {
        folder = try ScratchFolder()
        project = try LibraryProject(folder: folder.path)
    }

    private var cache: LibraryCache { LibraryCache(folder: folder.path + "/cache") }

    private mutating func want(_ name: String, _ range: String, from store: String? = "team") throws {
        project.manifest.wishes[name] = LibraryWish(.store(store), try VersionRange(range))
    }

    private func resolve(renewing: Set<String>? = nil) async throws -> [String: String] {
        try await lock(renewing: renewing).libraries.mapValues(\.version.description)
    }

    private func lock(renewing: Set<String>? = nil) async throws -> LockFile {
        try await Resolver(StoreReader(store, cache: cache), project, renewing: renewing).resolve()
    }

    private func expectConflict(_ parts: String...) async {
        await #expect { try await resolve() } throws: { error in
            parts.allSatisfy("\(error)".contains)
        }
    }

    @Test("takes the highest version in the range, with what it needs")
    mutating func highest() async throws {
        for version in ["1.2.0", "1.9.0", "1.10.0", "1.11.0-beta", "2.0.0"] {
            try await store.publish("reports", version, needs: "parts = '~1.1'")
        }
        for version in ["1.0.0", "1.1.0", "1.1.7", "1.2.0"] { try await store.publish("parts", version) }
        try want("reports", "^1.2")
        #expect(try await resolve() == ["reports": "1.10.0", "parts": "1.1.7"])
        #expect(try await lock().libraries["parts"]?.origin == .store("team", key: "parts-1.1.7"))
    }

    @Test("takes a version that all who want the library can use")
    mutating func together() async throws {
        for version in ["1.0.0", "1.4.0", "1.5.0", "2.0.0"] { try await store.publish("parts", version) }
        try await store.publish("reports", "1.0.0", needs: "parts = '^1'")
        try await store.publish("charts", "1.0.0", needs: "parts = '<1.5'")
        try want("reports", "*")
        #expect(try await resolve()["parts"] == "1.5.0")
        try want("charts", "*")
        #expect(try await resolve() == ["reports": "1.0.0", "charts": "1.0.0", "parts": "1.4.0"])
    }

    @Test("says who wants what when no version will do")
    mutating func conflicts() async throws {
        for version in ["1.0.0", "2.0.0"] { try await store.publish("parts", version) }
        try await store.publish("reports", "1.0.0", needs: "parts = '^1'")
        try await store.publish("charts", "1.0.0", needs: "parts = '^2'")
        try want("reports", "*")
        try want("charts", "*")
        await expectConflict(
            "no version of parts will do", "charts 1.0.0 wants ^2", "reports 1.0.0 wants ^1", "team has 1.0.0, 2.0.0")
        project.manifest.wishes = [:]
        try want("parts", "^3")
        await expectConflict("moongate.json wants ^3", "team has 1.0.0, 2.0.0")
        project.manifest.wishes = [:]
        try want("prats", "^1")
        await expectConflict("there is no library 'prats' in team; did you mean 'parts'?")
    }

    @Test("leaves what is locked as long as it will do, and looks for more only when asked")
    mutating func stays() async throws {
        try await store.publish("reports", "1.0.0", needs: "parts = '*'")
        try await store.publish("parts", "1.0.0")
        try want("reports", "^1")
        project.lock = try await lock()
        try await store.publish("reports", "1.1.0", needs: "parts = '*'")
        try await store.publish("parts", "1.1.0")
        #expect(try await resolve(renewing: []) == ["reports": "1.0.0", "parts": "1.0.0"])
        #expect(try await resolve(renewing: ["reports"]) == ["reports": "1.1.0", "parts": "1.0.0"])
        #expect(try await resolve(renewing: ["parts"]) == ["reports": "1.0.0", "parts": "1.1.0"])
        #expect(try await resolve() == ["reports": "1.1.0", "parts": "1.1.0"])
        try want("parts", "^1.1")
        #expect(try await resolve(renewing: [])["parts"] == "1.1.0")
    }

    @Test("reads nothing again that is locked and stays")
    mutating func offline() async throws {
        try await store.publish("reports", "1.0.0")
        try want("reports", "^1")
        project.lock = try await lock()
        let reads = store.reads
        #expect(try await lock(renewing: []) == project.lock)
        #expect(store.reads == reads)
    }

    @Test("a project may need as many libraries as it likes")
    mutating func many() async throws {
        for number in 0..<250 { try await store.publish("part\(number)", "1.0.0", needs: "part\(number + 1) = '*'") }
        try await store.publish("part250", "1.0.0")
        try want("part0", "*")
        #expect(try await resolve().count == 251)
    }

    @Test("libraries whose needs change each other's versions for ever are told")
    mutating func restless() async throws {
        try await store.publish("one", "2.0.0", needs: "other = '^1'")
        try await store.publish("one", "1.0.0", needs: "other = '^2'")
        try await store.publish("other", "1.0.0", needs: "one = '^1'")
        try await store.publish("other", "2.0.0", needs: "one = '^2'")
        try want("one", "*")
        await expectConflict("that never fit together", "name a range for one of them")
    }

    @Test("libraries may need each other in a circle")
    mutating func circle() async throws {
        try await store.publish("one", "1.0.0", needs: "other = '*'")
        try await store.publish("other", "1.0.0", needs: "one = '*'")
        try want("one", "*")
        #expect(try await resolve() == ["one": "1.0.0", "other": "1.0.0"])
    }

    @Test("looks for what a library needs in that library's store, unless the project names another")
    mutating func places() async throws {
        try await store.publish("reports", "1.0.0", needs: "parts = '*'")
        try await store.publish("charts", "1.0.0", needs: "parts = '*'", to: "theirs")
        try await store.publish("parts", "1.0.0")
        try await store.publish("parts", "1.5.0", to: "theirs")
        try want("reports", "*")
        #expect(try await resolve()["parts"] == "1.0.0")
        try want("charts", "*", from: "theirs")
        await expectConflict("parts is wanted from", "theirs", "moongate lib add STORE:parts")
        try want("parts", "*", from: "theirs")
        #expect(try await resolve()["parts"] == "1.5.0")
        project.manifest.wishes = [:]
        try want("parts", "*", from: nil)
        await expectConflict("nothing says where parts is")
    }

    @Test("refuses what was changed after it was published, by the index and by the lock")
    mutating func tampering() async throws {
        try await store.publish("reports", "1.0.0")
        try want("reports", "^1")
        let honest = try await lock()
        try FileManager.default.removeItem(atPath: cache.folder)
        store["team", "reports-1.0.0"] = MemoryStore.text(body: "evil()")
        let hash = try LibraryContent(record: MemoryStore.text(body: "evil()")).sha256
        await expectConflict("changed after it was published", honest.libraries["reports"]?.sha256 ?? "", hash)
        store["team", LibraryKey.index] = nil
        project.lock = honest
        await expectConflict("is not what was locked", honest.libraries["reports"]?.sha256 ?? "", hash)
        #expect(!FileManager.default.fileExists(atPath: cache.path(hash)))
    }

    @Test("a record that is no library is named with its place")
    mutating func noLibrary() async throws {
        store["team", "reports-1.0.0"] = Array("{ nonsense".utf8)
        try want("reports", "^1")
        await expectConflict("reports 1.0.0, in team, is no library")
    }
}
