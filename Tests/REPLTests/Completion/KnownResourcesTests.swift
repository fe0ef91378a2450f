import LuaEngine
import Testing

@testable import REPL

@Suite("What has been seen of the account")
struct KnownResourcesTests {
    @Test("the most recent comes first, each once, and no more than there is room for")
    func order() {
        let resources = KnownResources(capacity: 3)
        for id in ["a", "b", "c", "a", "d"] { resources.note(.run, .init(id: id)) }
        #expect(resources.all(.run).map(\.id) == ["d", "a", "c"])
        resources.note(.run, [.init(id: "x"), .init(id: "d"), .init(id: "x")])
        #expect(resources.all(.run).map(\.id) == ["x", "d", "a"])
        resources.note(.run, (0..<10).map { .init(id: String($0)) })
        #expect(resources.all(.run).map(\.id) == ["0", "1", "2"])
        #expect(resources.all(.task).isEmpty)
        resources.forget(.run, id: "1")
        #expect(resources.all(.run).map(\.id) == ["0", "2"])
        resources.removeAll()
        #expect(resources.all(.run).isEmpty)
    }

    @Test("answers of the API are read, whatever they hold")
    func answers() {
        let resources = KnownResources()
        let actor: LuaValue = .table([
            "id": .string("A1"), "username": .string("me"), "name": .string("x"), "title": .string("X"),
        ])
        resources.note(.actor, answer: .table(["items": .array([actor, .null, .table(["id": .integer(4)])])]))
        resources.note(.keyValueStore, answer: .table(["id": .string("S1"), "name": .string("n")]))
        resources.note(
            .run, answer: .array([.table(["id": .string("R1"), "status": .string("READY"), "name": .string("no")])]))
        resources.note(.run, answer: .string("R2"))
        resources.note(.connection, answer: .table(["connection_id": .string("C1"), "app": .string("apify")]))
        #expect(resources.all(.actor) == [.init(id: "A1", name: "me~x", remark: "X")])
        #expect(resources.all(.keyValueStore) == [.init(id: "S1", name: "~n")])
        #expect(resources.all(.run) == [.init(id: "R1", remark: "READY")])
        #expect(resources.all(.connection) == [.init(id: "C1", remark: "apify")])
        let started: LuaValue = .table([
            "id": .string("R3"), "status": .string("FAILED"), "startedAt": .string("2026-04-07T21:24:57.000Z"),
        ])
        resources.note(.run, answer: started)
        #expect(resources.all(.run).first?.remark == "FAILED, started 2026-04-07 21:24")
    }
}
