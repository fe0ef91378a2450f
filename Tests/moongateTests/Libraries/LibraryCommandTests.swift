import Foundation
import Testing

@Suite("moongate lib")
struct LibraryCommandTests {
    let project: LibraryProjectFolder

    init() throws { project = try LibraryProjectFolder() }

    @Test("publishes a library, uses it in another project, and runs a script with it")
    func session() throws {
        try project.folder.write(
            "lib/reports/init.lua", "local parts = require 'reports.parts'\nreturn { title = parts.title }")
        try project.folder.write("lib/reports/parts.lua", "return { title = 'Sales' }")
        let published = try project.lib("publish", "reports", "1.4.0", "--store", "team-lib")
        #expect(published.status == 0, "\(published.errors)")
        #expect(published.output.hasPrefix("published reports 1.4.0 in moongate~team-lib: 2 files, "))
        #expect(published.output.contains("moongate lib add moongate~team-lib:reports\n"))
        #expect(published.errors.contains("made the key-value store team-lib"))

        let other = try LibraryProjectFolder(sharingWith: project)
        let added = try other.lib("add", "team-lib:reports@^1")
        #expect(added.output == "added reports 1.4.0 from moongate~team-lib\n", "\(added.errors)")
        let json = try other.text("moongate.json")
        #expect(json.contains("\"store\": \"moongate~team-lib\"") && json.contains("\"version\": \"^1\""))
        try other.folder.write("scripts/hello.lua", "print(require('reports').title, require('reports.parts').title)")
        let run = try other.run("scripts/hello.lua")
        #expect(run.status == 0 && run.output == "Sales\tSales\n", "\(run.errors)")
        #expect(run.errors == "")
    }

    @Test("a version never changes; the same bytes again are no mistake")
    func immutable() throws {
        try project.publish("reports", "1.0.0")
        let again = try project.lib("publish", "reports", "1.0.0", "src/reports.lua", "--store", "team-lib")
        #expect(again.status == 0 && again.output.contains("with the same bytes"), "\(again.errors)")
        try project.folder.write("src/reports.lua", "return {}")
        let changed = try project.lib("publish", "reports", "1.0.0", "src/reports.lua", "--store", "team-lib")
        #expect(changed.status == 1 && changed.output.isEmpty)
        #expect(
            changed.errors.contains("a version never changes") && changed.errors.contains("publish it under a higher"))
    }

    @Test(
        "what is no library is not published",
        arguments: [
            ("Reports", "1.0.0", "return 1", 64, "cannot be the name of a library"),
            ("string", "1.0.0", "return 1", 64, "scripts find something else"),
            ("reports", "1.0", "return 1", 64, "versions are three numbers"),
            ("reports", "1.0.0", "return = 1", 65, "src/x.lua:1: unexpected symbol near '='"),
            ("reports", "1.0.0", "\u{1B}Lua", 65, "is bytecode"),
            ("reports", "1.0.0", "--[[ moongate\nsumary = 1\n]]", 65, "unknown field 'sumary'"),
            ("reports", "1.0.0", "--[[ moongate\nlibs = { parts = 'new' }\n]]", 64, "'new' is no range"),
        ] as [(String, String, String, Int32, String)])
    func refusals(name: String, version: String, text: String, status: Int32, message: String) throws {
        try project.folder.write("src/x.lua", text)
        let outcome = try project.lib("publish", name, version, "src/x.lua", "--store", "team-lib")
        #expect(outcome.status == status && outcome.errors.contains(message), "\(outcome)")
        #expect(try project.lib("add", "team-lib:reports").errors.contains("there is no key-value store 'team-lib'"))
    }

    @Test("stores that are not there, have no name or no sense are named")
    func stores() throws {
        try project.folder.write("x.lua", "return 1")
        let made = try MoongateBinary.run(
            ["--state", project.state, "-e", "io.write(apify.key_value_stores.create().id)"], in: project.folder)
        for (store, message) in [
            (made.output, "has no name, and stores without one expire"),
            ("somebody~team-lib", "is not shared with this account"),
            ("a b", "is no store"), ("../x", "there is no key-value store"),
        ] {
            let outcome = try project.lib("publish", "x", "1.0.0", "x.lua", "--store", store)
            #expect(outcome.status != 0 && outcome.errors.contains(message), "\(store): \(outcome)")
        }
    }

    @Test("a store that is named by its ID stays so")
    func storeID() throws {
        try project.publish("reports", "1.0.0")
        let code = "io.write(apify.key_value_stores.get('~team-lib').id)"
        let id = try MoongateBinary.run(["--state", project.state, "-e", code], in: project.folder).output
        let added = try project.lib("add", id + ":reports")
        #expect(added.output == "added reports 1.0.0 from \(id)\n", "\(added.errors)")
        #expect(try project.text("moongate.json").contains("\"store\": \"\(id)\""))
    }

    @Test("takes what a library needs, says why it is there, and lets it go again")
    func dependencies() throws {
        try project.publish("parts", "1.0.0")
        try project.publish("parts", "1.2.0")
        try project.publish(
            "reports", "1.0.0", header: "libs = { parts = '^1' }\neffects = { write = { 'kvs:reports' } }")
        let added = try project.lib("add", "moongate/team-lib:reports")
        #expect(
            added.output == """
                added parts 1.2.0 from moongate~team-lib
                added reports 1.0.0 from moongate~team-lib

                """, "\(added.errors)")
        #expect(try project.text("moongate.json").contains("\"version\": \"^1.0.0\""))
        let why = try project.lib("why", "parts", usesGateway: false)
        #expect(
            why.output == """
                parts 1.2.0 from moongate~team-lib
                  reports 1.0.0 needs parts ^1
                    moongate.json wants reports ^1.0.0

                """, "\(why.errors)")
        let list = try project.lib("list", usesGateway: false)
        #expect(
            list.output == """
                parts    1.2.0  moongate~team-lib  reports 1.0.0 needs ^1
                reports  1.0.0  moongate~team-lib  moongate.json wants ^1.0.0

                """, "\(list.errors)")
        let json = try project.lib("list", "--json", usesGateway: false).output
        let entries = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
        #expect(entries?.count == 2 && entries?[1]["dependencies"] as? [String: String] == ["parts": "^1"])
        #expect(entries?[1]["effects"] as? [String: [String]] == ["write": ["kvs:reports"]])
        #expect(
            try project.lib("remove", "reports", usesGateway: false).output
                == "removed parts 1.2.0\nremoved reports 1.0.0\n")
        #expect(try project.text("moongate.json") == "{}\n")
        #expect(try project.lib("list", usesGateway: false).output.contains("uses no libraries"))
        #expect(try project.lib("remove", "reports", usesGateway: false).status == 66)
        #expect(try project.lib("why", "reports", usesGateway: false).status == 66)
    }

    @Test("a library that another one needs stays when the project lets it go")
    func stays() throws {
        try project.publish("parts", "1.0.0")
        try project.publish("reports", "1.0.0", header: "libs = { parts = '^1' }")
        _ = try project.lib("add", "team-lib:parts")
        _ = try project.lib("add", "team-lib:reports")
        let removed = try project.lib("remove", "parts", usesGateway: false)
        #expect(removed.output == "parts stays, because reports 1.0.0 needs it\n", "\(removed.errors)")
        #expect(try !project.text("moongate.json").contains("parts"))
        #expect(try project.text("moongate.lock").contains("parts-1.0.0"))
    }

    @Test("keeps the rest of moongate.json as it is")
    func manifest() throws {
        try project.publish("reports", "1.0.0")
        try project.folder.write("moongate.json", "{\"name\" : \"x\",\n\t\"list\": [1,2]}\n")
        _ = try project.lib("add", "team-lib:reports@1.x")
        #expect(try project.text("moongate.json").hasPrefix("{\"name\" : \"x\",\n\t\"list\": [1,2],\n  \"libs\": {\n"))
        _ = try project.lib("remove", "reports", usesGateway: false)
        #expect(try project.text("moongate.json") == "{\"name\" : \"x\",\n\t\"list\": [1,2]}\n")
    }

    @Test("looks for higher versions only when it is told to, within the range; --frozen only says so")
    func updating() throws {
        try project.publish("reports", "1.0.0")
        _ = try project.lib("add", "team-lib:reports@^1")
        try project.publish("reports", "1.1.0")
        try project.publish("reports", "2.0.0")
        try project.folder.write("s.lua", "print(require('reports').version)")
        let before = try project.text("moongate.lock")
        #expect(try project.run("s.lua").output == "1.0.0\n")
        let frozen = try project.lib("update", "--frozen")
        #expect(frozen.status == 1 && frozen.output == "changed reports 1.0.0 -> 1.1.0\n", "\(frozen.errors)")
        #expect(try project.text("moongate.lock") == before)
        #expect(try project.lib("update", "reports").output == "changed reports 1.0.0 -> 1.1.0\n")
        #expect(try project.run("s.lua").output == "1.1.0\n")
        #expect(try project.lib("update", "--frozen").status == 0)
        #expect(try project.lib("update", "charts").status == 66)
        #expect(try project.lib("add", "team-lib:reports@^2").output == "changed reports 1.1.0 -> 2.0.0\n")
    }

    @Test("says who wants what when no version will do, and changes nothing")
    func conflict() throws {
        try project.publish("parts", "1.0.0")
        try project.publish("parts", "2.0.0")
        try project.publish("reports", "1.0.0", header: "libs = { parts = '^1' }")
        _ = try project.lib("add", "team-lib:parts@^2")
        let before = try [project.text("moongate.json"), project.text("moongate.lock")]
        let outcome = try project.lib("add", "team-lib:reports")
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        for part in [
            "no version of parts will do", "moongate.json wants ^2", "reports 1.0.0 wants ^1", "has 1.0.0, 2.0.0",
        ] {
            #expect(outcome.errors.contains(part), "\(outcome.errors)")
        }
        #expect(try [project.text("moongate.json"), project.text("moongate.lock")] == before)
        #expect(
            try project.lib("add", "team-lib:nothing").errors.contains(
                "there is no library 'nothing' in moongate~team-lib"))
    }

    @Test("copies libraries for version control, keeps the copies up to date, and lets none be changed")
    func vendor() throws {
        try project.publish("reports", "1.0.0")
        _ = try project.lib("add", "team-lib:reports@^1")
        let copied = try project.lib("vendor")
        #expect(copied.output == "reports 1.0.0 is in lib/vendor\n", "\(copied.errors)")
        #expect(try project.text("lib/vendor/reports.lua") == project.text("src/reports.lua"))
        try project.publish("reports", "1.1.0")
        _ = try project.lib("update")
        #expect(try project.text("lib/vendor/reports.lua").contains("1.1.0"))
        // Nothing else is needed then.
        try FileManager.default.removeItem(atPath: project.cache)
        try FileManager.default.removeItem(atPath: project.state)
        try project.folder.write("s.lua", "print(require('reports').version)")
        let run = try project.run("s.lua")
        #expect(run.output == "1.1.0\n" && run.errors == "", "\(run.errors)")
        try project.folder.write("lib/vendor/reports.lua", "return { version = 'mine' }")
        let changed = try project.run("s.lua")
        #expect(changed.status == 65 && changed.output == "", "\(changed)")
        #expect(
            changed.errors.contains("moongate.lock says sha256")
                && changed.errors.contains("lib/vendor/reports.lua has sha256"))
        #expect(try project.lib("verify").status == 65)
        _ = try project.lib("remove", "reports", usesGateway: false)
        #expect(!FileManager.default.fileExists(atPath: project.folder.path + "/lib/vendor/reports.lua"))
    }

    @Test("takes over a library of a git repository at a commit, and of a folder")
    func git() throws {
        let repository = project.folder.path + "/kept-lib.git"
        try project.folder.write("kept-lib.git/lib/kept/init.lua", "return { from = 'git' }")
        try project.folder.write("kept-lib.git/lib/kept/more.lua", "return {}")
        try Repository.git("init", "--quiet", repository)
        try Repository.git("-C", repository, "add", ".")
        try Repository.git(
            "-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "first")
        try Repository.git("-C", repository, "tag", "v1.2.0")
        try project.folder.write("kept-lib.git/lib/kept/init.lua", "return { from = 'somewhere else' }")
        let outcome = try project.lib("vendor", repository + "@v1.2.0", "--name", "kept")
        #expect(
            outcome.status == 0 && outcome.output.hasPrefix("added kept 1.2.0 from \(repository) at "),
            "\(outcome.errors)")
        #expect(try project.text("lib/vendor/kept/init.lua") == "return { from = 'git' }")
        #expect(try project.text("moongate.lock").contains("\"commit\": \""))
        try project.folder.write("plain/init.lua", "return { from = 'folder' }")
        #expect(try project.lib("vendor", "plain").output.hasPrefix("added plain 0.0.0 from plain"))
        try project.folder.write("s.lua", "print(require('kept').from, require('plain').from, require('kept.more'))")
        let run = try project.run("s.lua")
        #expect(run.output.hasPrefix("git\tfolder\ttable"), "\(run.errors)")
        for (address, message) in [
            (repository + "@nothing", "has no commit, tag or branch 'nothing'"), ("nowhere", "git clone failed"),
            ("--upload-pack=touch", "is neither"), ("lib@x", "lib is no git repository"),
        ] {
            let outcome = try project.lib("vendor", "--name", "kept", "--", address)
            #expect(outcome.status != 0 && outcome.errors.contains(message), "\(address): \(outcome)")
        }
    }

    @Test("shows what publishing would do, and does it only when it is allowed")
    func permissions() throws {
        try project.folder.write("x.lua", "return 1")
        let plan = try project.lib("publish", "x", "1.0.0", "x.lua", "--store", "team-lib", "--plan", "--exit-code")
        #expect(plan.status == 3, "\(plan)")
        for line in [
            "+ key_value_stores.create  kvs:team-lib", "+ key_value_stores.put_record  kvs:team-lib/x-1.0.0",
            "+ key_value_stores.put_record  kvs:team-lib/moongate-index",
        ] {
            #expect(plan.output.contains(line), "\(plan.output)")
        }
        #expect(!plan.output.contains("?"), "\(plan.output)")
        let record = try #require(plan.output.firstRange(of: "x-1.0.0"))
        let index = try #require(plan.output.firstRange(of: "moongate-index"))
        #expect(record.lowerBound < index.lowerBound)
        #expect(try project.lib("add", "team-lib:x").status == 66)
        let denied = try project.lib("publish", "x", "1.0.0", "x.lua", "--store", "team-lib", "--strict")
        #expect(denied.status == 77 && denied.errors.contains("permission denied: write on kvs:team-lib"), "\(denied)")
        #expect(
            denied.errors.contains(
                "moongate lib publish --allow-write=kvs:team-lib x 1.0.0 x.lua --store team-lib"), "\(denied)")
        let allowed = try project.lib(
            "publish", "x", "1.0.0", "x.lua", "--store", "team-lib", "--strict", "--allow-write")
        #expect(allowed.status == 0, "\(allowed)")
        // What it says how to allow is enough for all of it.
        let next = try project.lib("publish", "x", "1.0.1", "x.lua", "--store", "team-lib", "--strict")
        let hint = try #require(next.errors.firstMatch(of: /allow once: +moongate lib (.+)/)?.1)
        let words = hint.replacing("'", with: "").split(separator: " ").map(String.init)
        let again = ["lib", words[0], "--state", project.state] + words.dropFirst() + ["--strict"]
        #expect(try MoongateBinary.run(again, in: project.folder).status == 0, "\(next)")
        let nothing = try project.lib("publish", "x", "1.0.0", "x.lua", "--store", "team-lib", "--plan", "--exit-code")
        #expect(nothing.status == 0 && nothing.output == "plan: nothing but reading\n", "\(nothing)")
        let refused = try project.lib(
            "publish", "x", "1.1.0", "x.lua", "--store", "team-lib", "--deny-write=kvs:team-lib/moongate-index")
        #expect(refused.status == 77, "\(refused)")
        // Nothing was stored before the second refusal.
        #expect(try project.lib("add", "team-lib:x@^1.1").errors.contains("has 1.0.0"))
    }

    @Test("are described to editors by moongate types, by what their comments say")
    func types() throws {
        let types = { (words: String...) in
            try MoongateBinary.run(["types"] + words, in: self.project.folder)
        }
        let function =
            "--- What things cost.\n---@param items table[]\n---@return number\nfunction M.total(items) end\n"
        try project.folder.write(
            "src/prices/init.lua", "--- Knows prices.\nlocal M = {}\n\n\(function)\nreturn M\n")
        try project.folder.write("src/prices/money.lua", "--- Knows money.\nlocal M = {}\nreturn M\n")
        #expect(try project.lib("publish", "prices", "1.0.0", "src/prices", "--store", "team-lib").status == 0)
        #expect(try project.lib("add", "team-lib:prices").status == 0)
        #expect(try types().output.contains("wrote types/lib/prices.lua\nwrote types/lib/prices/money.lua\n"))
        let definitions = try project.text("types/lib/prices.lua")
        #expect(definitions.hasPrefix("---@meta prices\n"))
        #expect(definitions.contains("---@return number\nfunction prices.total(items) end\n"), "\(definitions)")
        #expect(try types("--check").status == 0)
        // What is not on this machine is not known to have changed.
        try FileManager.default.removeItem(atPath: project.cache)
        #expect(try types("--check").status == 0)
        #expect(try project.lib("remove", "prices", usesGateway: false).status == 0)
        #expect(try types("--check").output.contains("types/lib/prices.lua is left over"))
        #expect(try types().output.contains("removed types/lib/prices.lua"))
    }

    @Test("publishes the version that moongate.json names, when no other is given")
    func ownVersion() throws {
        try project.folder.write("lib/prices.lua", "return {}")
        let none = try project.lib("publish", "prices", "--store", "team-lib")
        #expect(none.status == 64 && none.errors.contains("moongate.json names none"), "\(none)")
        try project.folder.write("moongate.json", #"{ "version": 3 }"#)
        #expect(try project.lib("publish", "prices", "--store", "team-lib").status == 64)
        try project.folder.write("moongate.json", #"{ "version": "0.3.0" }"#)
        let own = try project.lib("publish", "prices", "--store", "team-lib")
        #expect(own.status == 0 && own.output.contains("published prices 0.3.0"), "\(own)")
        let other = try project.lib("publish", "prices", "0.4.0", "--store", "team-lib")
        #expect(other.output.contains("published prices 0.4.0"), "\(other)")
    }

    @Test("lists what a store has: what one would get, and what that is for")
    func offers() throws {
        #expect(try project.lib("list", "--store", "team-lib").status == 66)
        try project.folder.write("src/prices.lua", "--- Knows what things cost. In any currency.\nreturn {}\n")
        for version in ["1.9.0", "1.10.0", "2.0.0-rc.1"] {
            let outcome = try project.lib("publish", "prices", version, "src/prices.lua", "--store", "team-lib")
            #expect(outcome.status == 0, "\(outcome)")
        }
        try project.publish("bare", "0.1.0")
        #expect(try project.lib("add", "team-lib:prices@~1.9").status == 0)
        let list = try project.lib("list", "--store", "team-lib")
        let lines = list.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("bare    0.1.0 ") == true, "\(list)")
        #expect(lines.dropFirst().first == "prices  1.10.0  uses 1.9.0  Knows what things cost.", "\(list)")
        #expect(list.output.contains("moongate lib add moongate~team-lib:NAME"))
        let json = try project.lib("list", "--store", "team-lib", "--json").output
        let entries = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
        #expect(entries?.last?["versions"] as? [String] == ["1.10.0", "1.9.0", "2.0.0-rc.1"], "\(json)")
        #expect(try project.lib("list", usesGateway: false).output.contains("prices  1.9.0"))
    }

    @Test("asks once on a terminal, about all that it writes")
    func question() throws {
        try project.publish("x", "1.0.0")
        let terminal = try PseudoTerminal(
            ["lib", "publish", "x", "1.1.0", "src/x.lua", "--store", "team-lib", "--strict", "--state", project.state],
            in: project.folder)
        let question = try terminal.read(until: "[n] no > ")
        for part in ["moongate~team-lib/x-1.1.0", "moongate~team-lib/moongate-index", "from     moongate lib publish"] {
            #expect(question.contains(part), "\(part) in \(question)")
        }
        terminal.type("y")
        _ = try terminal.read(until: "published x 1.1.0")
        #expect(terminal.exitStatus() == 0)
    }
}
