import ApifyModule
import Documentation
import Foundation
import GatewayAPI
import Stdlib
import Testing

@Suite("moongate types")
struct TypesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func types(_ options: [String] = []) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(["types"] + options, in: folder)
    }

    /// The files in `types/`, by their paths below it.
    private func files() throws -> [String: String] {
        let root = folder.path + "/types"
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return try Dictionary(
            uniqueKeysWithValues: names.filter { $0.hasSuffix(".lua") }.map { name in
                (name, try String(contentsOfFile: root + "/" + name, encoding: .utf8))
            })
    }

    @Test("writes definitions that are Lua, and the settings that lead to them")
    func lua() throws {
        #expect(try types().status == 0)
        let files = try files()
        #expect(files.count == 7 + Stdlib.modules.count)
        for name in files.keys.sorted() {
            let outcome = try MoongateBinary.run(["-e", "assert(loadfile('types/\(name)'))()"], in: folder)
            // Those of the host's tables define into tables that scripts may not replace; all that counts is that they load.
            #expect(!outcome.errors.contains("expected near") && !outcome.errors.contains("unexpected"), "\(outcome)")
        }
        let settings = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/.luarc.json"))
        let values = try #require(try JSONSerialization.jsonObject(with: settings) as? [String: Any])
        #expect(
            values["runtime.version"] as? String == "Lua 5.4" && values["workspace.library"] as? [String] == ["types"])
        #expect((values["diagnostics.globals"] as? [String])?.contains("describe") == true)
    }

    @Test("every operation, function and module is defined with the types of all it takes")
    func complete() throws {
        #expect(try types().status == 0)
        let files = try files()
        let all = files.values.map(LuaDocumentation.init)
        let functions = all.flatMap(\.functions)
        let names = Set(functions.map(\.name))
        for operation in Catalogue.operations { #expect(names.contains("apify." + operation.id)) }
        for function in Library.functions where function.arguments != nil && !function.name.contains(":") {
            #expect(names.contains(function.name), "\(function.name)")
        }
        for module in Stdlib.modules {
            let text = try #require(files[module.name.replacing(".", with: "/") + ".lua"])
            let source = LuaDocumentation(String(decoding: module.source, as: UTF8.self))
            let defined = LuaDocumentation(text)
            #expect(source.publicFunctions.filter(\.isDocumented).count == defined.functions.count, "\(module.name)")
            #expect(text.hasPrefix("---@meta \(module.name)\n"))
        }
        for function in functions {
            let described = function.comment.parameters
            #expect(described.map(\.name) == function.parameters, "\(function.name)")
            for parameter in described { #expect(!parameter.type.isEmpty, "\(function.name): \(parameter.name)") }
            for result in function.comment.results { #expect(!result.type.isEmpty, "\(function.name)") }
        }
    }

    @Test("every class that is spoken of is defined, and once")
    func classes() throws {
        #expect(try types().status == 0)
        let text = try files().values.joined(separator: "\n")
        let defined = text.matches(of: /---@class ([\w.]+)/).map { String($0.1) }
        #expect(Set(defined).count == defined.count && defined.count > 80)
        for match in text.matches(of: /---@(?:param|field|return|type|overload|class)[^\n]*/) {
            // Behind the type stands text, which may say anything.
            for name in match.0.matches(
                of: /\b(?:apify\.(?:[\w.]+\.)?[A-Z]\w*|async\.Task|json\.Null|(?:std|moongate)\.[\w.]*[A-Z]\w*)/)
            {
                #expect(defined.contains(String(name.0)), "\(match.0)")
            }
        }
    }

    @Test("writes nothing through a link")
    func link() throws {
        let other = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/types", withDestinationPath: other.path)
        let outcome = try types()
        #expect(outcome.status == 1 && outcome.errors.contains("types is a symbolic link"), "\(outcome)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.path).isEmpty)
    }

    @Test("makes the same files again, says so, and names what differs")
    func drift() throws {
        #expect(try types().output.contains("wrote types/apify.lua\n"))
        let before = try files()
        let again = try types()
        #expect(again.status == 0 && again.output == "" && again.errors.contains("up to date"))
        #expect(try files() == before && types(["--check"]).status == 0)
        try folder.write("types/apify.lua", (before["apify.lua"] ?? "") + "-- changed\n")
        try folder.write("types/std/gone.lua", before["std/csv.lua"] ?? "")
        try FileManager.default.removeItem(atPath: folder.path + "/types/json.lua")
        let check = try types(["--check"])
        #expect(check.status == 1)
        #expect(
            check.output
                == "types/apify.lua differs\ntypes/json.lua is missing\ntypes/std/gone.lua is left over\n")
        #expect(try types().status == 0 && files() == before)
    }

    @Test("leaves alone what is the user's")
    func harmless() throws {
        try folder.write(".luarc.json", "{}")
        #expect(try types().output.contains("left .luarc.json as it is"))
        #expect(try String(contentsOfFile: folder.path + "/.luarc.json", encoding: .utf8) == "{}")
        #expect(try types(["--check"]).status == 0)
        try folder.write("types/apify.lua", "-- mine")
        let outcome = try types()
        #expect(outcome.status == 1 && outcome.errors.contains("types/apify.lua was not made by moongate"))
        #expect(try files()["apify.lua"] == "-- mine")
        #expect(try MoongateBinary.run(["types", "nowhere"], in: folder).status == 66)
    }

    /// Things of every kind, by the names of their classes.
    private static let things = """
        local run = apify.acts.call('apify~hello-world')
        local task = apify.tasks.create({ actId = 'apify~hello-world', name = 'a-task' })
        local queue = apify.request_queues.create({ name = 'a-queue' })
        local store = apify.key_value_stores.create({ name = 'a-store' })
        apify.key_value_stores.put_record(store.id, 'a', 'text')
        return {
          User = apify.users.me(), Actor = apify.acts.list():take(1)[1], Run = run, Task = apify.tasks.list():take(1)[1],
          Dataset = apify.datasets.get(run.defaultDatasetId), KeyValueStore = apify.key_value_stores.get(store.id),
          Key = apify.key_value_stores.keys(store.id):take(1)[1], RequestQueue = apify.request_queues.get(queue.id),
          AddedRequest = apify.request_queues.add_request(queue.id, { url = 'https://example.com', uniqueKey = 'a' }),
          Schedule = apify.schedules.create({ cronExpression = '@daily' }),
          Webhook = apify.webhooks.create({ eventTypes = { 'ACTOR.RUN.FAILED' }, requestUrl = 'https://example.com/a',
            condition = { actorId = run.actId } }),
          Connection = apify.connections.create({ app = 'apify' }),
        }
        """

    @Test("what the classes say of fields is so")
    func fields() throws {
        #expect(try types().status == 0)
        let text = try #require(try files()["apify.lua"])
        let outcome = try MoongateBinary.run(["--json", "-e", Self.things], in: folder)
        let things = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: [String: Any]], "\(outcome)")
        for (name, thing) in things {
            let block = try #require(
                text.firstMatch(of: try Regex("---@class apify\\.\(name)\n((?:---@field [^\n]*\n)+)")))
            let fields = String(text[block.range]).matches(of: /---@field (\w+)(\??) (\S+)/)
            #expect(fields.count > 1, "\(name)")
            for field in fields {
                guard let value = thing[String(field.1)] else {
                    // A task in a list is without its input, a dataset without a name has none …
                    #expect(field.2 == "?" || field.3 == "any", "\(name).\(field.1) is missing")
                    continue
                }
                #expect(Self.fits(value, String(field.3)), "\(name).\(field.1) is \(value)")
            }
        }
        #expect(things.count == 12)
    }

    private static func fits(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "string": value is String
        case "integer", "number": value is NSNumber
        case "boolean": value is Bool
        default: true
        }
    }
}
