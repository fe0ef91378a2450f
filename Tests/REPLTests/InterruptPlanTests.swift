import Testing

@testable import REPL

@Suite("what Ctrl-C means")
struct InterruptPlanTests {
    private func plan(_ state: InterruptPlan.State) -> InterruptPlan {
        var plan = InterruptPlan()
        plan.enter(state)
        return plan
    }

    @Test(
        "depends on what goes on",
        arguments: [
            (InterruptPlan.State.prompting, false, InterruptPlan.Action.drop, InterruptPlan.State.prompting),
            (.prompting, true, .drop, .prompting),
            (.between, true, .nothing, .between),
            (.evaluating, false, .interrupt, .stopping),
            (.evaluating, true, .ask, .stopping),
            (.stopping, false, .force, .forcing),
            (.stopping, true, .force, .forcing),
            (.forcing, false, .exit, .forcing),
            (.lent, true, .nothing, .lent),
        ])
    func table(
        _ state: InterruptPlan.State, _ waits: Bool, _ action: InterruptPlan.Action, _ next: InterruptPlan.State
    ) {
        var plan = plan(state)
        #expect(plan.press(waitsForRuns: waits) == action)
        #expect(plan.state == next)
    }

    @Test("pressed three times while nothing is served, it gets the user out of anything")
    func thrice() {
        var plan = plan(.evaluating)
        #expect((0..<3).map { _ in plan.press(waitsForRuns: false) } == [.interrupt, .force, .exit])
    }

    @Test("pressed before anything runs, it is kept for what runs next, and served once")
    func early() {
        for state in [InterruptPlan.State.prompting, .between] {
            var plan = plan(state)
            _ = plan.press(waitsForRuns: false)
            plan.endReading(wasCancelled: false)
            let answers = [plan.beginEvaluating(), plan.beginEvaluating()]
            #expect(answers == [true, false])
        }
    }

    @Test("pressed at the prompt, where it drops what is typed, it stops nothing later")
    func served() {
        var plan = plan(.prompting)
        _ = plan.press(waitsForRuns: false)
        plan.endReading(wasCancelled: true)
        let afterDrop = plan.beginEvaluating()
        plan.enter(.between)
        _ = plan.press(waitsForRuns: false)
        plan.beginReading()
        plan.endReading(wasCancelled: false)
        let afterNextPrompt = plan.beginEvaluating()
        #expect(!afterDrop && !afterNextPrompt)
    }

    @Test("keeping on waiting makes the next press the first one again")
    func resumed() {
        var plan = plan(.evaluating)
        _ = plan.press(waitsForRuns: true)
        plan.resume()
        #expect(plan.press(waitsForRuns: true) == .ask)
    }
}
