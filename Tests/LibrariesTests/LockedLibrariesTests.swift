import Foundation
import Testing

@testable import Libraries

@Suite("locked libraries")
struct LockedLibrariesTests {
    let folder: ScratchFolder
    let cache: LibraryCache
    let content: LibraryContent
    let library: LockedLibrary

    init() throws {
        folder = try ScratchFolder()
        cache = LibraryCache(folder: folder.path + "/cache")
        content = try LibraryContent(record: Array("return 1\n".utf8))
        library = try LockedLibrary(
            "reports", MemoryStore.version("1.4.0"), from: .store("team", key: "reports-1.4.0"), content)
        try write("moongate.lock", String(decoding: LockFile([library]).bytes, as: UTF8.self))
    }

    private func write(_ name: String, _ text: String) throws {
        try TextFile.write(Array(text.utf8), to: folder.path + "/" + name)
    }

    private func libraries(header: [(name: String, version: String)] = []) throws -> LockedLibraries {
        try LockedLibraries(
            project: LibraryProject(folder: folder.path), script: "s.lua", header: header, cache: cache)
    }

    @Test("come from the cache when it has them, and are missing else")
    func cached() throws {
        #expect(try libraries().content(of: library) == nil)
        try cache.add(content)
        #expect(try libraries().content(of: library) == content)
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache.folder) == [library.sha256])
    }

    @Test("are refused with both hashes when somebody has changed the cache")
    func tampered() throws {
        try write("cache/" + library.sha256, "return 2\n")
        let other = try LibraryContent(record: Array("return 2\n".utf8)).sha256
        #expect { try libraries().content(of: library) } throws: { error in
            (error as? LibraryError)?.code == .mismatch
                && [library.sha256, other, "rm " + cache.path(library.sha256)].allSatisfy("\(error)".contains)
        }
    }

    @Test("in lib/vendor go before all others, and have to be what was locked")
    func vendored() throws {
        try LibraryFolder.write(content, name: "reports", to: folder.path + "/lib/vendor")
        #expect(try libraries().content(of: library) == content)
        try write("lib/vendor/reports.lua", "return 3\n")
        #expect { try libraries().content(of: library) } throws: { error in
            (error as? LibraryError)?.code == .mismatch && "\(error)".contains("lib/vendor/reports.lua has sha256")
        }
    }

    @Test(
        "no library holds files that its copy in lib/vendor could not be read with",
        arguments: ["spec/a.lua", "a_spec.lua", "parts/vendor/a.lua", "../a.lua", "/a.lua", "a.b.lua", "a\u{0}.lua"])
    func strangeFiles(name: String) throws {
        #expect(throws: LibraryError.self) { try LibraryContent(files: ["init.lua": [], name: []]) }
    }

    @Test("no library holds more files than are read again")
    func manyFiles() throws {
        var files: [String: [UInt8]] = ["init.lua": []]
        for number in 1..<1000 { files["a\(number).lua"] = [] }
        let largest = try LibraryContent(files: files)
        try LibraryFolder.write(largest, name: "reports", to: folder.path + "/lib")
        #expect(try LibraryFolder.content(at: folder.path + "/lib/reports") == largest)
        files["b.lua"] = []
        #expect(throws: LibraryError.self) { try LibraryContent(files: files) }
    }

    @Test("that are declared have to be there, in a version that will do")
    func declared() throws {
        #expect(try libraries(header: [("reports", "^1.4")]).all.map(\.isDeclared) == [true])
        #expect(try libraries().all.map(\.isDeclared) == [false])
        #expect { try libraries(header: [("reports", "^2")]) } throws: { error in
            (error as? LibraryError)?.code == .mismatch
                && "\(error)".contains("the header of s.lua wants reports ^2, and moongate.lock has 1.4.0")
                && "\(error)".contains("moongate lib add STORE:reports@^2")
        }
        #expect { try libraries(header: [("charts", "*")]) } throws: {
            "\($0)".contains("moongate.lock does not have it")
        }
        try write("moongate.json", #"{"libs": {"reports": {"store": "team", "version": ">=1.5 <2"}}}"#)
        #expect { try libraries() } throws: { error in
            "\(error)".contains("moongate.json wants reports >=1.5 <2")
                && "\(error)".contains("moongate lib update reports")
        }
    }

    @Test("a folder of files is a library of the same bytes again")
    func folders() throws {
        try write("src/init.lua", "return require 'x.parts'")
        try write("src/parts.lua", "return {}")
        try write("src/spec/x_spec.lua", "broken(")
        try write("src/more_spec.lua", "broken(")
        try write("src/README.md", "words")
        try write("src/.hidden/x.lua", "broken(")
        let content = try LibraryFolder.content(at: folder.path + "/src")
        #expect(content.files.keys.sorted() == ["init.lua", "parts.lua"])
        let place = try LibraryFolder.write(content, name: "x", to: folder.path + "/copy")
        #expect(try LibraryFolder.content(at: place) == content)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/src/secret.lua", withDestinationPath: "/etc/passwd")
        #expect { try LibraryFolder.content(at: folder.path + "/src") } throws: { "\($0)".contains("symbolic link") }
        #expect { try LibraryFolder.content(at: folder.path + "/nowhere") } throws: { "\($0)".contains("there is no") }
    }

    @Test("a pipe in the place of a file keeps nobody waiting")
    func pipe() throws {
        #expect(mkfifo(folder.path + "/moongate.json", 0o600) == 0)
        #expect { try LibraryProject(folder: folder.path) } throws: { "\($0)".contains("is no regular file") }
    }

    @Test("a project that saves writes what has changed and nothing else")
    func saving() throws {
        var project = try LibraryProject(folder: folder.path + "/empty")
        #expect(!project.isChanged)
        try project.save()
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/empty"))
        project.manifest.wishes["reports"] = LibraryWish(.store("team"), try VersionRange("^1.4"))
        project.lock.libraries["reports"] = library
        project.lock.libraries["parts"] = try LockedLibrary(
            "parts", library.version, from: .folder("parts"), content)
        #expect(project.isChanged && project.unneeded.count == 1)
        try project.save()
        let read = try LibraryProject(folder: folder.path + "/empty")
        #expect(read.manifest.wishes == project.manifest.wishes && read.lock.libraries["reports"] == library)
    }
}
