import Documentation
import LuaEngine
import REPL
import Stdlib
import Synchronization
import TestSupport

/// A local gateway whose account has one of everything, and an engine at it with all that scripts and the prompt have.
///
/// Examples speak of what is there by fixed names: `~my-dataset`, `~my-store`, `~my-task`, `~daily-scrape`. Variables
/// such as `run` and `dataset` are made by lines that the help shows with the example.
struct HelpFixture {
    let harness: ScriptHarness
    let desk: HelpDesk
    /// What `help` has shown.
    let shown: Shown

    final class Shown: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ new: [String]) { lines.withLock { $0 += new } }

        /// What was shown since the last time.
        func take() -> String {
            lines.withLock { lines in
                defer { lines = [] }
                return lines.joined(separator: "\n")
            }
        }
    }

    static let commands = [
        CommandHelp(":help", aliases: [":h"], arguments: "[NAME]", "Shows help.", example: ":help apify.acts.run"),
        CommandHelp(":quit", aliases: [":q"], "Leaves the prompt."),
    ]

    private static let account = """
        local run = apify.acts.call('apify~hello-world', { name = 'Ada' })
        local dataset = apify.datasets.create({ name = 'my-dataset' })
        apify.datasets.push(dataset.id, { { title = 'Lamp', url = 'https://example.com/lamp' }, { title = 'Candle' } })
        local store = apify.key_value_stores.create({ name = 'my-store' })
        apify.key_value_stores.put_record(store.id, 'page-1', '<h1>Hello</h1>', { content_type = 'text/html' })
        local queue = apify.request_queues.create({ name = 'my-queue' })
        apify.request_queues.add_request(queue.id, { url = 'https://example.com' })
        local task = apify.tasks.create({ actId = 'apify~hello-world', name = 'my-task', input = { name = 'Grace' } })
        apify.schedules.create({ name = 'daily-scrape', cronExpression = '0 0 * * *', isEnabled = true,
          actions = { { type = 'RUN_ACTOR_TASK', actorTaskId = task.id } } })
        apify.webhooks.create({ eventTypes = { 'ACTOR.RUN.FAILED' }, requestUrl = 'https://example.com/webhook',
          condition = { actorId = run.actId } })
        """

    /// - Parameter isPrepared: whether the account has one of everything.
    static func with<R>(isPrepared: Bool = true, _ body: (HelpFixture) async throws -> R) async throws -> R {
        try await ScriptHarness.with { harness in
            for module in Stdlib.modules {
                harness.engine.addModule(module.name, source: Chunk(bytes: module.source, name: module.chunkName))
            }
            let fixture = HelpFixture(harness: harness, desk: HelpDesk(commands: commands), shown: Shown())
            try await fixture.desk.install(in: harness.engine, width: { 80 }) { [shown = fixture.shown] lines in
                shown.add(lines.map(\.text))
            }
            try await Charts.install(in: harness.engine, columns: { 80 }) { [shown = fixture.shown] lines in
                shown.add(lines.map(\.text))
            }
            if isPrepared { try await harness.run(account) }
            return try await body(fixture)
        }
    }

    /// A connection. It is not confirmed, and so nothing that needs one works any more.
    func makeConnection() async throws {
        try await harness.run("apify.connections.create({ app = 'apify' })")
    }

    /// What `help(EXPRESSION)` shows.
    func help(_ expression: String) async throws -> String {
        _ = shown.take()
        try await harness.run("help(\(expression))")
        return shown.take()
    }
}
