import ApifyModule
import Documentation
import LuaEngine
import REPL
import Stdlib
import TestSupport
import Testing

@Suite("Help for every name")
struct HelpNameTests {
    /// All names below `apify`, `async`, `json` and the modules inside the program, as an engine really has them.
    private static let walk = """
        local names = {}
        local function walk(table, name)
          for key, value in next, table do
            local path = name .. '.' .. tostring(key)
            names[#names + 1] = path
            if type(value) == 'table' then walk(value, path) end
          end
        end
        for name, root in pairs({ apify = apify, async = async, json = json }) do
          names[#names + 1] = name
          walk(root, name)
        end
        for _, name in ipairs({ ... }) do
          names[#names + 1] = name
          local module = require(name)
          if type(module) == 'table' then walk(module, name) end
        end
        return json.array(names)
        """

    private func liveNames(_ harness: ScriptHarness) async throws -> [String] {
        let results = try await harness.run(Self.walk, arguments: Stdlib.modules.map { .string($0.name) })
        guard case .array(let names)? = results.first else { return [] }
        return names.compactMap { name in
            if case .string(let text) = name { text } else { nil }
        }
    }

    @Test("every public name that scripts can reach has a summary, an example and says where it is from")
    func live() async throws {
        try await HelpFixture.with(isPrepared: false) { fixture in
            let names = try await liveNames(fixture.harness)
            #expect(names.count > 80)
            let index = fixture.desk.index
            for name in names {
                let topic = index[name]
                #expect(topic != nil, "\(name) has no help")
                #expect(topic?.summary.hasSuffix(".") == true, "\(name) has no summary")
                #expect(topic?.example.isEmpty == false, "\(name) has no example")
                #expect(topic?.source?.isEmpty == false, "\(name): nobody knows where it is from")
            }
        }
    }

    @Test("every method that is written in Lua has help")
    func methods() {
        let index = HelpIndex(commands: [])
        for (file, text) in ApifyModule.luaSources {
            let functions = LuaDocumentation(text).functions.map(\.name).filter {
                $0.contains(":") && !$0.contains("__")
            }
            for name in functions { #expect(index[name]?.example.isEmpty == false, "\(name) of \(file) has no help") }
        }
    }

    @Test("every topic is complete, and its example calls it")
    func complete() {
        let index = HelpIndex(commands: HelpFixture.commands)
        for topic in index.topics {
            #expect(topic.summary.hasSuffix("."), "\(topic.name): no summary")
            #expect(!topic.example.isEmpty && topic.source != nil, "\(topic.name)")
            #expect(index[topic.name]?.signature == topic.signature, "\(topic.name) is there twice")
            for argument in topic.arguments + topic.options + topic.callOptions + (topic.fields?.items ?? []) {
                // In the library a name and a type may say it all.
                let isSaid = !argument.summary.isEmpty || topic.name.hasPrefix("std.")
                #expect(!argument.type.isEmpty && isSaid, "\(topic.name): \(argument.name)")
            }
            for name in topic.related { #expect(index[name] != nil, "\(topic.name) speaks of \(name)") }
            if topic.kind == .function, !topic.name.contains(":"), topic.name != "std.inspect" {
                // Functions of modules are called by the variable that holds the module.
                let isModule = topic.name.hasPrefix("std.")
                let called = isModule ? String(topic.name.split(separator: ".").last ?? "") : topic.name
                #expect(topic.example.contains(called), "the example of \(topic.name) does not call it")
            }
        }
    }

    @Test("what the help describes exists")
    func described() async throws {
        try await HelpFixture.with(isPrepared: false) { fixture in
            let index = fixture.desk.index
            let names = index.topics.map(\.name).filter {
                $0.hasPrefix("apify") || $0.hasPrefix("async") || $0.hasPrefix("json")
            }
            for name in names {
                let results = try await fixture.harness.run("return \(name) ~= nil")
                guard case .boolean(true)? = results.first else {
                    Issue.record("there is no \(name)")
                    continue
                }
            }
            for topic in index.topics where topic.name.hasPrefix("cursor:") {
                let method = topic.name.dropFirst("cursor:".count)
                try await fixture.harness.run("assert(type(apify.acts.list().\(method)) == 'function', '\(method)')")
            }
            for topic in index.topics where topic.name.hasPrefix("task:") {
                let method = topic.name.dropFirst("task:".count)
                try await fixture.harness.run("assert(type(async.spawn(print).\(method)) == 'function', '\(method)')")
            }
        }
    }

    @Test("every option in the help is one that the function takes")
    func options() async throws {
        try await HelpFixture.with(isPrepared: false) { fixture in
            for topic in fixture.desk.index.topics where topic.endpoint != nil {
                for option in topic.options + topic.callOptions {
                    // A table is no value for any of them, so no request is sent.
                    let arguments = topic.arguments.map { $0.name == "input" || $0.type == "table" ? "{}" : "'x'" }
                    let call = "\(topic.name)(\((arguments + ["{ \(option.name) = print }"]).joined(separator: ", ")))"
                    let failure = try await fixture.harness.failure(of: call)
                    #expect(failure != nil && failure?.message.contains("unknown option") == false, "\(call)")
                }
            }
        }
    }
}
