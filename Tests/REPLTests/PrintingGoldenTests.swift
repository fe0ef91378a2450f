import LineEditor
import TestSupport
import Testing

@testable import REPL

@Suite("What records and tables look like")
struct PrintingGoldenTests {
    @Test("a thing of the API is a record, the fields that matter first", arguments: PrintedResource.all)
    func record(_ resource: PrintedResource) async throws {
        let text = try await PrintingHarness.text(json: resource.json)
        #expect(text == resource.record)
        if text != resource.record { print("<<<\(resource.name) record\n\(text)\n>>>") }
    }

    @Test("several of them are a table with the columns of the catalogue", arguments: PrintedResource.all)
    func table(_ resource: PrintedResource) async throws {
        let text = try await PrintingHarness.text(json: "[\(resource.json),\(resource.json)]")
        #expect(text == resource.table)
        if text != resource.table { print("<<<\(resource.name) table\n\(text)\n>>>") }
    }

    @Test("what the gateway says of each kind of thing is known for what it is")
    func kinds() async throws {
        try await ScriptHarness.with { harness in
            PrintingHarness.prepare(harness.engine)
            let descriptions = try await PrintingHarness.descriptions(
                """
                local act = apify.acts.get("apify~hello-world")
                local task = apify.tasks.create { actId = act.id, name = "a-task" }
                local run = apify.acts.call(act.id)
                local schedule = apify.schedules.create { cronExpression = "0 0 * * *", name = "a-schedule",
                  actions = { { type = "RUN_ACTOR_TASK", actorTaskId = task.id } } }
                local hook = apify.webhooks.create { eventTypes = { "ACTOR.RUN.FAILED" },
                  requestUrl = "http://127.0.0.1:1/", condition = { actorId = act.id } }
                local shown = table.pack(present(run), present(act), present(task),
                  present(apify.datasets.create { name = "data-1" }),
                  present(apify.key_value_stores.create { name = "store-1" }),
                  present(apify.request_queues.create { name = "queue-1" }), present(schedule), present(hook),
                  present(apify.users.me()),
                  present(apify.runs.list()), present(apify.acts.list()), present(apify.tasks.list()),
                  present(apify.datasets.list()), present(apify.key_value_stores.list()),
                  present(apify.request_queues.list()), present(apify.schedules.list()), present(apify.webhooks.list()))
                -- Once there is a connection that is not confirmed, nothing else can be asked.
                shown[#shown + 1] = present(apify.connections.create { app = "apify" })
                return table.unpack(shown)
                """, in: harness.engine)
            let kinds = descriptions.map { presentation -> ResourceKind? in
                switch presentation {
                case .value(let value, _): ResourceKind(value)
                case .rows(let rows): rows.resourceKind
                default: nil
                }
            }
            let single: [ResourceKind?] = [
                .run, .actor, .task, .dataset, .keyValueStore, .requestQueue, .schedule, .webhook, .user,
            ]
            #expect(kinds.prefix(9).map { $0 } == single)
            #expect(
                kinds.dropFirst(9).map { $0 } == [
                    .run, .actor, .task, .dataset, .keyValueStore, .requestQueue, .schedule, .webhook, .connection,
                ])
        }
    }

    @Test("all fields of a record are shown on request, those of tables inside by their paths")
    func expanded() async throws {
        let text = try await PrintingHarness.text(
            json: #"""
                {"connection_id":"c1","status":"ACTIVE","metadata":{"a":{"b":[1,{"c":null}]},"empty":{}},"app":"",
                "note":"first line, which goes on for longer than the terminal is wide\n\nsecond line"}
                """#, PrintingHarness.view(columns: 50, isExpanded: true))
        #expect(
            text == """
                connection_id    c1
                app              ""
                status           ACTIVE
                metadata.a.b[1]  1
                metadata.a.b[2]  {0}
                metadata.empty   {0}
                note             first line, which goes on for lon
                                 ger than the terminal is wide

                                 second line
                """)
    }

    @Test("items have the columns that most of them have, nothing is not null, and numbers stand at the right")
    func items() async throws {
        let text = try await PrintingHarness.text(
            json: #"""
                [{"url":"http://example.com/a","price":12.5,"title":"A\nB","seen":"2026-04-07T21:27:00.000Z","tags":["x"]},
                {"url":"http://example.com/b","price":3,"title":"\u001b[31mred"},
                {"url":"http://example.com/c","price":1000,"title":"","only":false}]
                """#)
        #expect(
            text == #"""
                title      url                   price  only   seen                      tags
                A\nB       http://example.com/a   12.5         2026-04-07T21:27:00.000Z  [1]
                ^[[31mred  http://example.com/b      3
                ""         http://example.com/c   1000  false
                3 rows
                """#)
    }

    @Test("null is shown where nothing is not")
    func nulls() async throws {
        let text = try await PrintingHarness.text(
            "return present(json.decode('[{\"a\":1,\"b\":null},{\"a\":2},{\"b\":\"x\"}]'))")
        #expect(
            text == """
                a  b
                1  <null>
                2
                   x
                3 rows
                """)
    }

    @Test("a terminal too narrow for half of the columns shows records")
    func narrow() async throws {
        let text = try await PrintingHarness.text(
            json: "[\(PrintedResource.all[0].json)]", PrintingHarness.view(columns: 30))
        #expect(text.hasPrefix("── 1 ─────────────────────────\nid            mxA2b6luHFdcxBZ…\n"))
        #expect(text.contains("\nfinishedAt    3 min ago\n"))
        #expect(text.hasSuffix("\n1 row"))
    }

    @Test("a record takes no more lines than there are, and a list as records has the fields of its table")
    func low() async throws {
        let fields = (1...30).map { "\"field\($0)\":\($0)" }.joined(separator: ",")
        let json = "{\"id\":\"r1\",\"actId\":\"a1\",\"status\":\"READY\",\"startedAt\":\"x\",\"none\":{},\(fields)}"
        var view = PrintingHarness.view()
        view.rows = 10
        let lines = try await PrintingHarness.text(json: json, view).split(separator: "\n")
        #expect(lines.count == 10 && lines.last == "(26 more fields, :x shows all)", "\(lines)")
        #expect(lines.prefix(3) == ["id         r1", "actId      a1", "status     READY"])
        view.rows = 2
        #expect(try await PrintingHarness.text(json: json, view).split(separator: "\n").count == 7)
        view.rows = 100
        #expect(
            try await PrintingHarness.text(json: json, view).hasSuffix(
                "field9     9\n(1 empty field hidden, :x shows all)"))
        view.isExpanded = true
        view.rows = 10
        #expect(try await PrintingHarness.text(json: json, view).split(separator: "\n").count == 35)
    }

    @Test("a field without a name is no value without fields")
    func emptyName() async throws {
        #expect(
            try await PrintingHarness.text(json: #"[{"":1,"a":2}]"#) == """
                [""]  a
                   1  2
                1 row
                """)
    }

    @Test("a terminal without Unicode gets ASCII only")
    func ascii() async throws {
        let view = PrintingHarness.view(columns: 30, isASCII: true)
        let codes = [
            "{ a = 'Zo\\u{EB} and a long text' }", "{ 'Zo\\u{EB}' }, { json = true }",
            "json.array { { a = '\\u{EB}' } }",
        ]
        for code in codes {
            let text = try await PrintingHarness.text("return present(\(code))", view)
            #expect(text.utf8.allSatisfy { $0 < 0x80 }, "\(text)")
        }
    }
}
