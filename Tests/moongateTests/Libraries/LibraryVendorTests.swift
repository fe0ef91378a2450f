import Foundation
import Testing

/// Repositories of git for tests.
enum Repository {
    @discardableResult
    static func git(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw LibraryProjectFolder.Failure(text: "git \(arguments)") }
        return text
    }

    /// Makes a repository of what is in a folder.
    static func make(_ folder: String) throws {
        try git("init", "--quiet", folder)
        try git("-C", folder, "add", ".")
        try git(
            "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "first")
    }
}

@Suite("moongate lib vendor")
struct LibraryVendorTests {
    let project: LibraryProjectFolder

    init() throws { project = try LibraryProjectFolder() }

    private func path(_ name: String) -> String { project.folder.path + "/" + name }

    @Test("leaves the repository alone that it is started from, by a hook of git for instance")
    func hooks() throws {
        try project.folder.write("own/a.txt", "1")
        try Repository.make(path("own"))
        try project.folder.write("reports/reports.lua", "return 1")
        try Repository.make(path("reports"))
        let before = try Repository.git("-C", path("own"), "symbolic-ref", "HEAD")
        let outcome = try project.lib(
            "vendor", path("reports"),
            environment: ["GIT_DIR": path("own/.git"), "GIT_INDEX_FILE": path("own/.git/index")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try project.text("lib/vendor/reports.lua") == "return 1")
        #expect(try Repository.git("-C", path("own"), "symbolic-ref", "HEAD") == before)
        #expect(try Repository.git("-C", path("own"), "status", "--porcelain").isEmpty)
    }

    @Test("says which libraries a repository has that is called otherwise")
    func otherName() throws {
        for file in ["lib/prices/init.lua", "lib/tools.lua", "lib/README.md"] {
            try project.folder.write("team-repo/\(file)", "return 1")
        }
        try Repository.make(path("team-repo"))
        let outcome = try project.lib("vendor", path("team-repo"))
        #expect(outcome.status == 66, "\(outcome)")
        #expect(outcome.errors.hasSuffix("hint: --name says which one: prices, tools\n"), "\(outcome)")
        #expect(try project.lib("vendor", path("team-repo"), "--name", "prices").status == 0)
    }

    @Test("takes no file of this machine for the library, though a link in the repository leads to it")
    func linkInRepository() throws {
        try project.folder.write("secret.txt", "token = 1")
        try project.folder.write("reports/README", "")
        try FileManager.default.createSymbolicLink(
            atPath: path("reports/reports.lua"), withDestinationPath: path("secret.txt"))
        try Repository.make(path("reports"))
        let outcome = try project.lib("vendor", path("reports"))
        #expect(outcome.status == 65 && outcome.errors.contains("leads out of the repository"), "\(outcome)")
        #expect(!FileManager.default.fileExists(atPath: path("lib/vendor/reports.lua")))
    }

    @Test(
        "writes and removes nothing outside of the project, though lib/vendor is a link to there",
        arguments: ["lib/vendor", "lib"])
    func linkInProject(place: String) throws {
        let here = try LibraryProjectFolder(sharingWith: project)
        try here.folder.write("moongate.json", "{}")
        try here.folder.write("reports/init.lua", "return 2")
        try project.folder.write("there/vendor/reports.lua", "return 1")
        try project.folder.write("there/reports.lua", "return 1")
        let link = here.folder.path + "/" + place
        try FileManager.default.createDirectory(
            atPath: (link as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path("there"))
        let outcome = try here.lib("vendor", "reports")
        #expect(outcome.status == 66 && outcome.errors.contains("leads out of the project"), "\(outcome)")
        #expect(try project.text("there/vendor/reports.lua") == "return 1")
        #expect(try project.text("there/reports.lua") == "return 1")
        #expect(!FileManager.default.fileExists(atPath: here.folder.path + "/moongate.lock"))
    }

    @Test(
        "keeps what lets somebody into a repository out of messages and out of the lock",
        arguments: ["http://me:s3cret@127.0.0.1:1/team/reports.git", "http://s3cret@127.0.0.1:1/team/reports.git"])
    func credentials(address: String) throws {
        let outcome = try project.lib("vendor", address)
        #expect(outcome.status == 66 && outcome.errors.contains("127.0.0.1"), "\(outcome)")
        #expect(!outcome.errors.contains("s3cret"), "\(outcome)")
        try project.folder.write("reports.git/reports.lua", "return 1")
        try Repository.make(path("reports.git"))
        // The user's settings of git have the address lead to where there is something.
        try project.folder.write(".gitconfig", "[url \"\(path("reports.git"))\"]\n  insteadOf = \(address)\n")
        let found = try project.lib("vendor", address, environment: ["GIT_CONFIG_GLOBAL": path(".gitconfig")])
        #expect(found.status == 0, "\(found.errors)")
        let lock = try project.text("moongate.lock")
        #expect(lock.contains("http://127.0.0.1:1/team/reports.git") && !lock.contains("s3cret"), "\(lock)")
        #expect(!(found.output + found.errors).contains("s3cret"))
    }

    @Test("the reasons for a library end, though all libraries need each other")
    func reasons() throws {
        let names = (0..<14).map { "lib\($0)" }
        let hash = String(repeating: "0", count: 64)
        let entries = names.map { name in
            let needs = names.filter { $0 != name }.map { "\"\($0)\": \"*\"" }.joined(separator: ", ")
            return "\"\(name)\": { \"version\": \"1.0.0\", \"origin\": { \"folder\": \"x\" }, \"size\": 1, "
                + "\"sha256\": \"\(hash)\", \"dependencies\": { \(needs) } }"
        }
        try project.folder.write(
            "moongate.lock", "{ \"lockVersion\": 1, \"libraries\": { \(entries.joined(separator: ",")) } }")
        let outcome = try project.lib("why", "lib0", usesGateway: false)
        #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count < 300, "\(outcome.errors)")
        for name in names.dropFirst() { #expect(outcome.output.contains("\(name) 1.0.0 needs lib0 *")) }
    }
}
