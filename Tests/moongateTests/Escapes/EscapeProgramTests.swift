import Foundation
import Testing

@Suite("A script that may start no programs has none started for it:")
struct EscapeProgramTests {
    let folder: TemporaryFolder
    private var state: String { folder.path + "/served" }
    private var touched: Bool { FileManager.default.fileExists(atPath: folder.path + "/touched") }

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("moongate.json", #"{"actors":{"tool":{"command":["touch","\#(folder.path)/touched"]}}}"#)
    }

    private func script(_ code: String, _ options: [String] = []) throws -> MoongateBinary.Outcome {
        try Attempt.run(["--state", state] + options + ["-e", code], in: folder)
    }

    /// Makes a schedule that is due, lets it be, and says what its run came to.
    private static let schedule = """
        local made = apify.schedules.create {
          name = "schedule-" .. math.random(1 << 40), cronExpression = "0 0 1 1 *", isEnabled = true, isExclusive = false,
          actions = { { type = "RUN_ACTOR", actorId = apify.acts.get("~tool").id } },
        }
        """

    private static let lookAtRun = """
        apify.dev.clock { advance = "366d" }
        local run = apify.wait(apify.runs.list { desc = true }:take(1)[1])
        print(run.status, run.statusMessage)
        """

    @Test("not by a schedule on a gateway that is served, which starts them for others", arguments: [false, true])
    func schedules(isSeeded: Bool) throws {
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        let seeded = """
            apify.dev.seed { schedules = { { name = "seeded", cronExpression = "0 0 1 1 *", isEnabled = true,
              actions = { { type = "RUN_ACTOR", actorId = apify.acts.get("~tool").id } } } } }
            """
        let refused = try script((isSeeded ? seeded : Self.schedule) + "\n" + Self.lookAtRun)
        #expect(refused.output.hasPrefix("FAILED\t") && refused.output.contains("--allow-exec"), "\(refused)")
        #expect(!touched)
        let allowed = try script(
            "for s in apify.schedules.list() do apify.schedules.delete(s.id) end " + Self.schedule + Self.lookAtRun,
            ["--allow-exec"])
        #expect(allowed.output.hasPrefix("SUCCEEDED"), "\(allowed)")
        #expect(touched)
    }

    @Test("not by a task or a change of a schedule either, nor by what its own gateway leaves to a later one")
    func leftBehind() throws {
        let made = try script(
            Self.schedule + """

                local task = apify.tasks.create { name = "task", actId = apify.acts.get("~tool").id }
                apify.schedules.update(made.id, {
                  actions = { { type = "RUN_ACTOR_TASK", actorTaskId = task.id }, { type = "RUN_ACTOR", actorId = task.actId } } })
                local run = apify.tasks.call(task.id)
                print(run.status, run.statusMessage)
                """)
        #expect(made.output.hasPrefix("FAILED\t") && made.output.contains("--allow-exec"), "\(made)")
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        let later = try script(Self.lookAtRun, ["--allow-exec"])
        #expect(later.output.hasPrefix("FAILED\t"), "\(later)")
        #expect(!touched)
    }

    @Test("not by the address of a gateway that is served")
    func address() throws {
        let server = try ServedGateway(folder: folder, token: "secret-token")
        defer { server.stop() }
        let outcome = try Attempt.run(
            ["--gateway", server.baseURL, "-A", "-e", "print(apify.acts.call('~tool').status)"], in: folder,
            environment: ["MATON_API_KEY": "secret-token"])
        #expect(outcome.output == "FAILED\n", "\(outcome)")
        #expect(!touched)
    }

    @Test("not by an actor that it starts, which knows no token")
    func actors() throws {
        try folder.write(
            "actors/spy/main.lua", "actor.set_value('OUTPUT', { token = os.getenv('APIFY_TOKEN') or 'none' })")
        let outcome = try script(
            "local run = apify.acts.call('~spy') print(apify.key_value_stores.get_record(run.defaultKeyValueStoreId, 'OUTPUT').token)"
        )
        #expect(outcome.output == "none\n", "\(outcome)")
    }
}
