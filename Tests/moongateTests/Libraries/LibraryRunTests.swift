import Foundation
import Testing

@Suite("a script with shared libraries")
struct LibraryRunTests {
    let project: LibraryProjectFolder

    init() throws {
        project = try LibraryProjectFolder()
        try project.publish("reports", "1.0.0")
        _ = try project.lib("add", "team-lib:reports")
        try project.folder.write("s.lua", "print(require('reports').version)")
    }

    @Test("reads a library once, and then needs no gateway")
    func offline() throws {
        try FileManager.default.removeItem(atPath: project.cache)
        try project.folder.write("none.lua", "print('needs none')")
        #expect(try project.run("none.lua").errors == "")
        let first = try project.run("s.lua")
        #expect(first.output == "1.0.0\n" && first.errors.contains("using the local gateway"), "\(first.errors)")
        try FileManager.default.removeItem(atPath: project.state)
        let second = try project.run("s.lua")
        #expect(second.output == "1.0.0\n" && second.errors == "", "\(second.errors)")
    }

    @Test("without cache and store says what is missing, and only when the library is required")
    func missing() throws {
        try FileManager.default.removeItem(atPath: project.cache)
        try FileManager.default.removeItem(atPath: project.state)
        let outcome = try project.run("s.lua")
        #expect(outcome.status == 1 && outcome.output == "")
        #expect(outcome.errors.contains("reports 1.0.0 is not on this machine"), "\(outcome.errors)")
        #expect(outcome.errors.contains("moongate lib verify"))
        try project.folder.write("other.lua", "print('fine', pcall(require, 'reports'))")
        let other = try project.run("other.lua")
        #expect(other.status == 0 && other.output.hasPrefix("fine\tfalse\t"), "\(other)")
    }

    @Test("refuses a changed cache with both hashes, and says how to go on")
    func changedCache() throws {
        let file = try project.cachedFile()
        try Data("return { version = 'evil' }".utf8).write(to: URL(fileURLWithPath: file))
        let outcome = try project.run("s.lua")
        #expect(outcome.status == 65 && outcome.output == "", "\(outcome)")
        for part in ["moongate.lock says sha256 ", "\(file) has sha256 ", "rm \(file)"] {
            #expect(outcome.errors.contains(part), "\(outcome.errors)")
        }
        try FileManager.default.removeItem(atPath: file)
        #expect(try project.run("s.lua").output == "1.0.0\n")
    }

    @Test("refuses a changed record with both hashes, and keeps nothing of it")
    func changedRecord() throws {
        let change = "apify.key_value_stores.put_record('~team-lib', 'reports-1.0.0', 'return { version = \"evil\" }')"
        #expect(try MoongateBinary.run(["--state", project.state, "-e", change], in: project.folder).status == 0)
        try FileManager.default.removeItem(atPath: project.cache)
        let outcome = try project.run("s.lua")
        #expect(outcome.status == 65 && outcome.output == "", "\(outcome)")
        #expect(
            outcome.errors.contains("the record reports-1.0.0 of moongate~team-lib has sha256"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: project.cache))
        let verified = try project.lib("verify")
        #expect(verified.status == 65 && verified.errors.contains("moongate.lock says sha256"), "\(verified)")
    }

    @Test("finds what its header names, in a version that will do, or does not start")
    func header() throws {
        func run(_ libs: String) throws -> MoongateBinary.Outcome {
            try project.folder.write(
                "h.lua", "--[[ moongate\nlibs = { \(libs) }\n]]\nprint(require('reports').version)")
            return try project.run("h.lua")
        }
        #expect(try run("reports = '^1'").output == "1.0.0\n")
        let other = try run("reports = '^2'")
        #expect(other.status == 65 && other.output == "", "\(other)")
        #expect(
            other.errors.contains("the header of h.lua wants reports ^2, and moongate.lock has 1.0.0"),
            "\(other.errors)")
        let missing = try run("charts = '^1'")
        #expect(
            missing.status == 65 && missing.errors.contains("moongate lib add STORE:charts@^1"), "\(missing.errors)")
        let wrong = try run("reports = 'newest'")
        #expect(wrong.status == 65 && wrong.errors.contains("is no range of versions"), "\(wrong)")
    }

    @Test("is not run when what moongate.json wants is not locked; nothing is looked for then")
    func frozen() throws {
        try project.publish("charts", "1.0.0")
        try project.folder.write(
            "moongate.json", #"{"libs": {"charts": {"store": "moongate~team-lib", "version": "^1"}}}"#)
        let before = try project.text("moongate.lock")
        let outcome = try project.run("s.lua")
        #expect(
            outcome.status == 65 && outcome.errors.contains("moongate lib add moongate~team-lib:charts@^1"),
            "\(outcome)")
        #expect(try project.text("moongate.lock") == before)
        try project.folder.write("moongate.lock", "{")
        let damaged = try project.run("s.lua")
        #expect(damaged.status == 65 && damaged.errors.contains("moongate.lock cannot be used"), "\(damaged)")
    }

    @Test("verify looks at all libraries and reads what is missing")
    func verify() throws {
        #expect(try project.lib("verify").output == "1 library is what moongate.lock says\n")
        try FileManager.default.removeItem(atPath: project.cache)
        #expect(try project.lib("verify").output == "1 library is what moongate.lock says\n")
        #expect(FileManager.default.fileExists(atPath: try project.cachedFile()))
        let lock = try project.text("moongate.lock")
        try project.folder.write(
            "moongate.lock", lock.replacing("\"dependencies\": {}", with: "\"dependencies\": {\"parts\": \"*\"}"))
        let outcome = try project.lib("verify")
        #expect(
            outcome.status == 65 && outcome.errors.contains("its header does not say what moongate.lock says"),
            "\(outcome)")
    }

    @Test("gets libraries over a gateway that is served, too, as another account's")
    func served() throws {
        let gateway = try ServedGateway(folder: project.folder, token: "secret", demo: false)
        defer { gateway.stop() }
        let place = ["MATON_API_KEY": "secret", "MOONGATE_GATEWAY": gateway.baseURL]
        try project.folder.write("src/charts.lua", "return { version = 'served' }")
        let denied = try project.lib(
            "publish", "charts", "1.0.0", "src/charts.lua", "--store", "team-lib", environment: place)
        #expect(denied.status == 77, "\(denied)")
        let published = try project.lib(
            "publish", "charts", "1.0.0", "src/charts.lua", "--store", "team-lib",
            "--allow-write=kvs:team-lib,kvs:*~team-lib",
            environment: place)
        #expect(published.status == 0, "\(published.errors)")
        let added = try project.lib("add", "moongate~team-lib:charts", environment: place)
        #expect(added.output == "added charts 1.0.0 from moongate~team-lib\n", "\(added.errors)")
        try FileManager.default.removeItem(atPath: project.cache + "/" + hash("charts"))
        try project.folder.write("c.lua", "print(require('charts').version)")
        let run = try MoongateBinary.run(["c.lua"], in: project.folder, environment: place)
        #expect(run.output == "served\n", "\(run.errors)")
    }

    @Test("four people publish at once, and the index has all four versions")
    func together() async throws {
        let gateway = try ServedGateway(folder: project.folder, token: "secret", demo: false)
        defer { gateway.stop() }
        let place = ["MATON_API_KEY": "secret", "MOONGATE_GATEWAY": gateway.baseURL]
        try project.folder.write("x.lua", "return 1")
        let versions = (1...4).map { "1.\($0).0" }
        let first = try project.lib("publish", "x", "1.0.0", "x.lua", "--store", "busy", "-A", environment: place)
        #expect(first.status == 0, "\(first.errors)")
        let publishers = versions.map { version in
            let process = MoongateBinary.start(
                ["lib", "publish", "x", version, "x.lua", "--store", "busy", "-A"], in: project.folder,
                environment: place)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            return process
        }
        for process in publishers { try process.run() }
        for process in publishers { process.waitUntilExit() }
        #expect(publishers.map(\.terminationStatus) == [0, 0, 0, 0])
        let code =
            "local index = apify.key_value_stores.get_record('moongate~busy', 'moongate-index') "
            + "for version in pairs(index.libraries.x) do print(version) end"
        let listed = try MoongateBinary.run(["-e", code], in: project.folder, environment: place)
        #expect(
            listed.output.split(separator: "\n").sorted().map(String.init) == ["1.0.0"] + versions, "\(listed.errors)")
    }

    private func hash(_ name: String) throws -> String {
        let lock =
            try JSONSerialization.jsonObject(with: Data(try project.text("moongate.lock").utf8)) as? [String: Any]
        let entry = (lock?["libraries"] as? [String: [String: Any]])?[name]
        return try #require(entry?["sha256"] as? String)
    }

    @Test("an actor and a spec of the project find the same libraries")
    func actorsAndSpecs() throws {
        try project.folder.write(
            "actors/teller/main.lua", "actor.push { version = require('reports').version }")
        let call =
            "local run = apify.acts.call('moongate~teller') for item in apify.datasets.items(run.defaultDatasetId) do "
            + "print(item.version) end"
        let run = try MoongateBinary.run(["--state", project.state, "-e", call], in: project.folder)
        #expect(run.output == "1.0.0\n", "\(run.errors)")
        try project.folder.write(
            "spec/reports_spec.lua",
            "it('has the library', function() assert.are.equal('1.0.0', require('reports').version) end)")
        let test = try MoongateBinary.run(["test"], in: project.folder)
        #expect(test.status == 0, "\(test.output)\(test.errors)")
        try project.folder.write("moongate.lock", "{")
        let broken = try MoongateBinary.run(["test"], in: project.folder)
        #expect(broken.status == 65 && broken.errors.contains("moongate.lock cannot be used"), "\(broken)")
    }

    @Test("the prompt finds them too")
    func prompt() throws {
        let outcome = try MoongateBinary.run(
            ["--state", project.state, "-e", "print(require('reports').version)"], in: project.folder)
        #expect(outcome.output == "1.0.0\n", "\(outcome.errors)")
        let terminal = try PseudoTerminal(["--state", project.state, "--plain"], in: project.folder)
        _ = try terminal.read(until: "> ")
        terminal.type("require('reports').version\r")
        _ = try terminal.read(until: "1.0.0")
        terminal.type("\u{4}")
        #expect(terminal.exitStatus() == 0)
    }

    @Test("check tells what a library does that the header does not declare")
    func check() throws {
        try project.publish("saver", "1.0.0", header: "effects = { write = { 'kvs:reports' } }")
        try project.publish("charts", "1.0.0", header: "libs = { saver = '*' }\neffects = { read = { 'dataset:*' } }")
        _ = try project.lib("add", "team-lib:charts")
        func check(_ effects: String) throws -> MoongateBinary.Outcome {
            try project.folder.write(
                "c.lua", "--[[ moongate\neffects = { \(effects) }\n]]\nprint(require 'charts')")
            return try MoongateBinary.run(["check", "c.lua"], in: project.folder)
        }
        let lacking = try check("")
        #expect(
            lacking.status == 1
                && lacking.output.contains(
                    "c.lua:4:16: the library saver 1.0.0 declares write on kvs:reports, which the header does not"),
            "\(lacking)")
        #expect(try check("write = { 'kvs:rep*' }").output == "")
        #expect(try check("write = true").status == 0)
        #expect(try check("write = { 'kvs:other' }").status == 1)
        try project.folder.write("d.lua", "--[[ moongate\nlibs = { nothing = '*' }\n]]\nrequire 'charts'")
        let missing = try MoongateBinary.run(["check", "d.lua"], in: project.folder)
        #expect(missing.status == 1 && missing.output.contains("moongate.lock does not have it"), "\(missing)")
    }
}
