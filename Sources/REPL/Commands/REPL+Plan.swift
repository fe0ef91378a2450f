import LineEditor
import LuaEngine

extension REPL {
    /// `:plan LUA`.
    func plan(_ text: String, _ session: inout PromptSession) async -> Int32? {
        guard case .complete(let chunk, _) = language.read(text) else {
            switch language.read(text) {
            case .invalid, .incomplete: return explain(text, &session)
            case .several: refuse("plan", "one input at a time, or statements alone")
            default: refuse("plan", "the Lua to plan")
            }
            return nil
        }
        // What a job does meanwhile would be written down as well, and not be done.
        guard evaluator.background.jobs.allSatisfy({ $0.ended != nil }) else {
            screen.tell("there are jobs, which a plan would hold up; wait for them or cancel them, as :jobs tells")
            return nil
        }
        do {
            try await host.beginPlan(in: evaluator.opened())
        } catch {
            screen.tell(String(describing: error).cutForOneLine, Style(.red))
            return nil
        }
        session.inputs.append(.init(text: text, hasSucceeded: false))
        let background = evaluator.background
        let status = await evaluate(.plan, [.string(chunk)], &session)
        // Only messages about it wanted its text: it has no number, and there is nothing to save of it.
        session.inputs.removeLast()
        await endJobs(of: background)
        let lines = await host.endPlan(in: evaluator.engine)
        if status == nil { show(lines.flatMap { screen.wrapped($0) }, session) }
        return status
    }

    /// Nothing that was planned goes on when things are done again.
    private func endJobs(of background: BackgroundTasks) async {
        for job in background.jobs where job.ended == nil { await wait(for: job) }
        for job in background.jobs where job.ended == nil {
            await cancel(job)
            await evaluator.engine?.wait(for: job.id, of: background)
        }
    }
}
