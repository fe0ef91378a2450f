import LuaEngine
import TestSupport
import Testing

@Suite("waiting for several runs")
struct WaitListTests {
    private static let actors = [
        "quick": "print 'done'",
        "failing": "error 'broken'",
        "slow": "while true do end",
    ]

    @Test("returns them in their order, however each has ended, whether given as runs or ids")
    func order() async throws {
        try await ScriptHarness.with(actors: Self.actors) {
            try await $0.run(
                """
                local started = {}
                for i = 1, 6 do
                  started[i] = apify.acts.run("test~" .. (i == 3 and "failing" or "quick"), {})
                end
                local ids = {}
                for i, run in ipairs(started) do ids[i] = run.id end
                for _, list in ipairs { started, ids } do
                  local ended = apify.wait(list)
                  assert(#ended == 6)
                  for i, run in ipairs(ended) do
                    assert(run.id == ids[i])
                    assert(run.status == (i == 3 and "FAILED" or "SUCCEEDED"), run.status)
                  end
                end
                assert(#apify.wait({}) == 0)
                """)
        }
    }

    @Test("that do not end in time is an error that names one, and leaves them running")
    func timeout() async throws {
        try await ScriptHarness.with(actors: Self.actors) {
            try await $0.run(
                """
                local runs = { apify.acts.run("test~quick", {}), apify.acts.run("test~slow", {}) }
                local ok, problem = pcall(apify.wait, runs, { timeout = 1 })
                assert(not ok and problem.code == "wait_timeout", tostring(problem))
                assert(tostring(problem):find(runs[2].id, 1, true))
                assert(apify.runs.get(runs[2].id).status == "RUNNING")
                apify.runs.abort(runs[2].id)
                """)
        }
    }

    @Test(
        "with a list that makes no sense says which element",
        arguments: [
            ("apify.wait({ 'a', 5 })", "element 2 of the list is a number"),
            ("apify.wait({ {} })", "element 1 of the list is a table"),
            ("apify.wait({ name = 'x' })", "a table without an id"),
            ("apify.wait({}, { on_statsu = print })", "did you mean 'on_status'"),
            ("apify.wait({}, { on_status = 5 })", "'on_status' takes a function"),
            ("apify.acts.call('a', {}, { on_status = 5 })", "'on_status' takes a function"),
            ("apify.acts.call('a', {}, { wait = 'long' })", "'timeout' takes a number of seconds"),
        ])
    func mistakes(code: String, expected: String) async throws {
        try await ScriptHarness.with(actors: Self.actors) { harness in
            let error = try await harness.failure(of: code)
            #expect(error?.message.contains(expected) == true, "\(error?.message ?? "no error")")
        }
    }

    @Test("tells of every change of each")
    func told() async throws {
        try await ScriptHarness.with(actors: Self.actors) {
            try await $0.run(
                """
                local runs = { apify.acts.run("test~quick", {}), apify.acts.run("test~quick", {}) }
                local last = {}
                apify.wait(runs, { on_status = function(run) last[run.id] = run.status end })
                for _, run in ipairs(runs) do assert(last[run.id] == "SUCCEEDED") end
                local seen
                apify.acts.call("test~quick", {}, { on_status = function(run) seen = run.status end })
                assert(seen == "SUCCEEDED")
                """)
        }
    }
}
