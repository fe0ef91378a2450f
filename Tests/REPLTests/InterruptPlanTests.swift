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

    @Test("keeping on waiting makes the next press the first one again")
    func resumed() {
        var plan = plan(.evaluating)
        _ = plan.press(waitsForRuns: true)
        plan.resume()
        #expect(plan.press(waitsForRuns: true) == .ask)
    }
}
