import LineEditor
import LuaEngine

extension Command {
    /// Commands that do something.
    static let acting: [Command] = [
        Command(
            "jobs", argument: .choice(["wait", "cancel"]), arguments: "[wait N | cancel N | cancel all]",
            "List background jobs, wait for one, or cancel it.",
            details: ["async.spawn(f) at the prompt starts a job, which goes on while you type."], example: "cancel all"
        ) { repl, argument, session in
            await repl.jobs(argument, session)
            return nil
        },
        Command(
            "plan", argument: .lua, arguments: "LUA", "Show what an input would do, and do nothing but reading.",
            details: [
                "+ creates, ~ changes, - deletes, $ starts a run, = stays, ? goes on by what is not known. Globals stay as they are."
            ], example: "apify.acts.run('apify~hello-world')"
        ) { repl, argument, session in
            await repl.plan(argument, &session)
        },
        Command("quit", aliases: ["q", "exit"], "Leave; so does Ctrl-D.") { repl, _, session in
            await repl.leave(&session)
        },
    ]
}

extension REPL {
    /// `:jobs` and what follows it.
    func jobs(_ argument: String, _ session: PromptSession) async {
        let words = argument.split(separator: " ").map(String.init)
        let jobs = evaluator.background.jobs
        switch (words.first, words.count) {
        case (nil, _):
            show(
                jobs.isEmpty ? [StyledText("there are no jobs; async.spawn(f) starts one", .dim)] : jobs.map(\.line),
                session)
        case ("cancel", 2) where words[1] == "all":
            for job in jobs where job.ended == nil { await cancel(job) }
        case ("cancel", 2), ("wait", 2):
            guard let job = jobs.first(where: { String($0.number) == words[1] }) else {
                return refuse("jobs", "the number of a job, as :jobs shows them")
            }
            guard job.ended == nil else { return screen.tell("job \(job.number) has ended already", .dim) }
            if words[0] == "cancel" { await cancel(job) } else { await wait(for: job) }
        default: refuse("jobs", "nothing, wait N, cancel N or cancel all")
        }
    }

    func cancel(_ job: BackgroundTasks.Job) async {
        await evaluator.engine?.cancel(job.id, of: evaluator.background)
    }

    /// Ctrl-C ends the waiting, not the job.
    func wait(for job: BackgroundTasks.Job) async {
        let (engine, background) = (evaluator.engine, evaluator.background)
        let (presses, press) = AsyncStream<Void>.makeStream()
        pressed.withLock { $0 = { _ in press.finish() } }
        if interrupts.withLock({ $0.beginEvaluating() }) { press.finish() }
        defer {
            interrupts.withLock { $0.enter(.between) }
            pressed.withLock { $0 = nil }
        }
        Task {
            await engine?.wait(for: job.id, of: background)
            press.finish()
        }
        for await _ in presses {}
    }
}

extension BackgroundTasks.Job {
    /// The job on one line.
    fileprivate var line: StyledText {
        let elapsed = (ended ?? .now) - began
        let (word, style): (String, Style) =
            switch state {
            case .running: ("running", Style(.cyan))
            case .succeeded: ("done", Style(.green))
            case .cancelled: ("cancelled", .dim)
            case .failed: ("failed", Style(.red))
            }
        return StyledText([
            .init("\(number)  "), .init(word, style), .init("  \(elapsed.shown)  ", .dim), .init(title),
        ])
    }
}
