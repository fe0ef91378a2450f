import Foundation
import Testing

@Suite("moongate local")
struct LocalControlTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var state: String { folder.path + "/served" }

    private func local(_ arguments: String..., input: String? = nil) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(["local"] + arguments + ["--state", state], in: folder, input: input)
    }

    private func script(_ code: String, state: String? = nil) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(["--state", state ?? self.state, "-e", code], in: folder)
    }

    @Test("what needs a running gateway says that there is none", arguments: ["status", "log", "faults"])
    func notRunning(command: String) throws {
        let outcome = try local(command)
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("no local gateway runs on \(state)"))
        #expect(outcome.errors.contains("moongate local serve"))
    }

    @Test("a gateway is seeded, looked at and emptied without one running")
    func withoutServing() throws {
        try folder.write("seed.json", #"{"datasets": {"products": [{"n": 1}, {"n": 2}]}}"#)
        #expect(try local("seed", "seed.json").output == "seeded 1 datasets\nseeded 2 items\n")
        #expect(try local("snapshot", "save", "filled").output.hasPrefix("saved filled"))
        let count = "print(apify.datasets.get('~products').itemCount)"
        #expect(try script(count).output == "2\n")
        try folder.write(
            "more.lua",
            "local items = {} for n = 1, 3 do items[n] = { n = n } end return { datasets = { products = items } }")
        #expect(try local("seed", "more.lua").output.contains("seeded 3 items"))
        #expect(try script(count).output == "5\n")
        let diff = try local("snapshot", "diff", "filled").output
        #expect(diff.contains("account default\n") && diff.contains("  +3 items: ") && diff.contains("  ~1 datasets: "))
        #expect(try local("snapshot", "restore", "filled").status == 0)
        #expect(try script(count).output == "2\n")
        let refused = try local("reset")
        #expect(refused.status == 64 && refused.errors.contains("--yes"))
        #expect(try script(count).output == "2\n")
        #expect(try local("reset", "runs", "--yes").output == "there was nothing to remove\n")
        #expect(try local("reset", "--yes").output.contains("removed 1 datasets"))
        #expect(try script("print(apify.datasets.get('~products'))").output.hasPrefix("nil"))
        #expect(try local("snapshot", "list").output.hasPrefix("filled  20"))
        #expect(try local("snapshot", "delete", "filled").status == 0)
        #expect(try local("snapshot", "delete", "filled").status == 1)
    }

    @Test("a mistake in a seed or a rule is told with its place, and the status is that of a mistake")
    func mistakes() throws {
        try folder.write("seed.json", #"{"dataset": {}}"#)
        let seed = try local("seed", "seed.json")
        #expect(seed.status == 1 && seed.errors.contains("did you mean 'datasets'?"))
        #expect(try local("seed", "nothing.json").status == 66)
        try folder.write("bad.lua", "error('no seed today')")
        let lua = try local("seed", "bad.lua")
        #expect(lua.status != 0 && lua.errors.contains("no seed today"))
        let kind = try local("reset", "datasts", "--yes")
        #expect(kind.status == 1 && kind.errors.contains("did you mean 'datasets'?"))
        #expect(try local("snapshot", "restore", "nothing").errors.contains("was not found"))
        let missing = try MoongateBinary.run(["local", "reset", "--state", folder.path + "/none", "--yes"], in: folder)
        #expect(missing.status == 66)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
    }

    @Test("a running gateway is found: its state, its requests, its faults and its connections")
    func serving() throws {
        let server = try ServedGateway(folder: folder, token: "secret", options: ["--seed", "1"])
        defer { server.stop() }
        #expect(try local("seed", "-", input: #"{"keyValueStores": {"store": {"a": 1}}}"#).status == 0)
        let status = try local("status").output
        #expect(
            status.contains("running at \(server.baseURL)") && status.contains("account default: 1 key-value-stores"))
        let rule = #"{"id": "once", "match": {"operation": "users.me"}, "when": {"nth": 1}, "then": {"status": 503}}"#
        #expect(try local("faults", "add", rule).status == 0)
        let call = try MoongateBinary.run(
            ["--gateway", server.baseURL, "-e", "print(apify.users.me().username)"], in: folder,
            environment: ["MATON_API_KEY": "secret"])
        #expect(call.output == "moongate\n")
        #expect(try local("faults").output.contains("once  hit 1 of 2"))
        let log = try local("log").output.split(separator: "\n")
        #expect(log.contains { $0.contains(" 503 GET /apify/v2/users/me ") && $0.contains(" read fault:once") })
        #expect(log.last?.contains(" 200 GET /apify/v2/users/me ") == true)
        #expect(try local("faults", "clear").status == 0)
        #expect(try local("faults").output == "no rules\n")
    }

    @Test("a remote dataset and a remote store are pulled as they are")
    func pull() throws {
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        let seed =
            #"{"datasets": {"products": [{"n": 12345678901234567890}, {"n": 2}]}, "keyValueStores": {"store": {"a": {"contentType": "text/x-odd", "base64": "AP8="}}}}"#
        #expect(try local("seed", "-", input: seed).status == 0)
        for what in ["dataset:~products", "key-value-store:~store"] {
            let outcome = try MoongateBinary.run(
                ["local", "pull", what, "--from", server.baseURL, "--state", folder.path + "/mine", "--limit", "1"],
                in: folder, environment: ["MATON_API_KEY": "secret"])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let check = """
            print(apify.datasets.items('~products'):count(), apify.datasets.items('~products'):take(1)[1].n)
            local value, about = apify.key_value_stores.get_record('~store', 'a')
            print(#value, about.content_type)
            """
        let outcome = try script(check, state: folder.path + "/mine")
        #expect(outcome.output.hasSuffix("2\ttext/x-odd\n"))
        #expect(outcome.output.hasPrefix("1\t"))
    }

    @Test(
        "a pull that cannot be says what to do about it",
        arguments: [
            (["--from", "http://127.0.0.1:1"], [:], 78, "hint: set MATON_API_KEY"),
            (["--from", "http://127.0.0.1:1"], ["MATON_API_KEY": "x"], 69, "hint: is the local gateway running?"),
            (["--from", "http://example.invalid"], ["MATON_API_KEY": "x"], 78, "http://example.invalid"),
        ] as [([String], [String: String], Int32, String)])
    func pullRefused(arguments: [String], environment: [String: String], status: Int32, text: String) throws {
        let outcome = try MoongateBinary.run(
            ["local", "pull", "dataset:~products", "--state", state] + arguments, in: folder, environment: environment)
        #expect(outcome.status == status && outcome.errors.contains(text), "\(outcome.errors)")
    }

    @Test("apify.dev does the same from a script")
    func fromLua() throws {
        let outcome = try script(
            """
            local dev = apify.dev
            dev.reset()
            print(dev.seed({ datasets = { products = { { n = 1 } } } }).items)
            dev.snapshot.save('before')
            apify.datasets.push('~products', { n = 2 })
            print(dev.snapshot.diff('before').accounts.default.items.added.count)
            dev.snapshot.restore('before')
            print(apify.datasets.get('~products').itemCount)
            dev.faults.add { id = 'gone', match = { operation = 'users.me' }, ['then'] = { status = 404 } }
            print(pcall(apify.users.me))
            print(dev.faults.list().items[1].hits > 0, dev.faults.remove('gone'))
            print(apify.users.me().username, #dev.requests({ limit = 2 }).items)
            print(dev.state().accounts.default.datasets, dev.snapshot.list().count)
            print(dev.reset({ 'datasets' }).removed.datasets, dev.nothing)
            print(select(2, pcall(dev.reset, { 'x' })))
            print(select(2, pcall(dev.seed, 1)))
            print(select(2, pcall(dev.snapshot.save, 'a/"b')))
            """, state: folder.path + "/lua")
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(outcome.errors.isEmpty || !outcome.errors.contains("error"), "\(outcome.errors)")
        #expect(lines.count == 12, "\(outcome.output)")
        guard lines.count == 12 else { return }
        #expect(lines[0...2] == ["1", "1", "1"])
        #expect(lines[3].hasPrefix("false"))
        #expect(lines[4] == "true\ttrue")
        #expect(lines[5] == "moongate\t2")
        #expect(lines[6] == "1\t1")
        #expect(lines[7] == "1\tnil")
        #expect(lines[8].contains("unknown kind 'x'"))
        #expect(lines[9].contains("bad argument #1 to 'apify.dev.seed' (a table expected, got number)"))
        #expect(lines[10].contains("3 to 63 letters"))
    }
}
