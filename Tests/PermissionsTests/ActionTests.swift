import Foundation
import GatewayAPI
import Testing

@testable import Permissions

@Suite("what a call needs")
struct ActionTests {
    private func needs(
        _ id: String, _ path: [String] = [], query: [(String, String)] = [], body: String? = nil
    ) throws -> [String] {
        let operation = try #require(Catalogue.operation(id))
        return Action(operation, path: path, query: query, body: body.map { Array($0.utf8) }).needs.map(\.phrase)
    }

    @Test("is never nothing, and never less than the catalogue says, whatever the operation")
    func everyOperation() {
        for operation in Catalogue.operations {
            let path = operation.pathParameters.map { _ in "x" }
            let needs = Action(operation, path: path, body: Array("not json".utf8)).needs
            let effects = needs.reduce(into: Effect()) { $0.formUnion($1.effect) }
            #expect(!needs.isEmpty && effects == operation.effect, "\(operation.id)")
            #expect(needs.allSatisfy { $0.resource.kind.group == operation.group }, "\(operation.id)")
        }
    }

    @Test(
        "names the thing",
        arguments: [
            ("acts.run", ["apify/web-scraper"], "spend on actor:apify~web-scraper"),
            ("tasks.run", ["~my-task"], "spend on task:my-task"),
            ("runs.abort", ["R1"], "delete on run:R1"), ("runs.resurrect", ["R1"], "spend on run:R1"),
            ("datasets.push", ["D1"], "write on dataset:D1"), ("datasets.list", [], "read on dataset:*"),
            ("key_value_stores.put_record", ["S1", "OUTPUT"], "write on kvs:S1/OUTPUT"),
            ("key_value_stores.delete", ["S1"], "delete on kvs:S1"),
            ("key_value_stores.keys", ["S1"], "read on kvs:S1"),
            ("request_queues.add_request", ["Q1"], "write on queue:Q1"),
            ("connections.delete", ["C1"], "delete on connection:C1"),
            ("users.me", [], "read on user:me"),
        ] as [(String, [String], String)])
    func things(id: String, path: [String], expected: String) throws {
        #expect(try needs(id, path) == [expected])
    }

    @Test("for something new is about its name, or about the kind when it gets none")
    func new() throws {
        #expect(try needs("datasets.create", query: [("name", "crawl-1")]) == ["write on dataset:crawl-1"])
        #expect(try needs("datasets.create") == ["write on dataset:*"])
        #expect(try needs("tasks.create", body: #"{"actId":"a","name":"t"}"#) == ["write on task:t"])
        let hook = try needs("webhooks.create", body: #"{"requestUrl":"https://example.com/x"}"#)
        #expect(hook == ["persist on hook:https://example.com/x"])
    }

    @Test("for a schedule is to persist, and to spend on everything it starts")
    func schedules() throws {
        let actions = #"[{"type":"RUN_ACTOR","actorId":"A"},{"type":"RUN_ACTOR_TASK","actorTaskId":"T"}]"#
        let create = try needs("schedules.create", body: #"{"name":"n","actions":\#(actions)}"#)
        #expect(create == ["persist on schedule:n", "spend on actor:A", "spend on task:T"])
        #expect(try needs("schedules.create", body: #"{"name":"n"}"#) == ["persist on schedule:n"])
        #expect(
            try needs("schedules.create", body: #"{"name":1}"#) == ["persist on schedule:*", "spend on schedule:*"])
        let update = { try needs("schedules.update", ["S"], body: $0) }
        #expect(try update(#"{"isEnabled":false}"#) == ["persist on schedule:S"])
        #expect(try update(#"{"title":"x"}"#) == ["persist on schedule:S"])
        for body in [#"{"isEnabled":true}"#, #"{"cronExpression":"* * * * *"}"#, #"{"timezone":"UTC"}"#, "[]"] {
            #expect(try update(body) == ["persist on schedule:S", "spend on schedule:S"], "\(body)")
        }
        #expect(try update(#"{"isEnabled":false,"actions":\#(actions)}"#).contains("spend on actor:A"))
    }

    @Test("for a run with webhooks of its own is to persist as well")
    func adHocWebhooks() throws {
        let hooks = Data(#"[{"requestUrl":"https://example.com/x"}]"#.utf8).base64EncodedString()
        let known = try needs("acts.run", ["A"], query: [("webhooks", hooks)])
        #expect(known == ["spend on actor:A", "persist on hook:https://example.com/x"])
        let unknown = try needs("acts.run", ["A"], query: [("webhooks", "%%%")])
        #expect(unknown == ["spend on actor:A", "persist on hook:*"])
    }
}
