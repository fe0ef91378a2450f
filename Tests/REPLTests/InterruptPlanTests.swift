import Testing

@testable import REPL

@Suite("What Ctrl-C means")
struct InterruptPlanTests {
    @Test("while a script runs: stop it, then give its state up, then end the process")
    func presses() {
        var plan = InterruptPlan()
        #expect(plan.press(waitsForRuns: false) == .drop)
        plan.enter(.evaluating)
        #expect(plan.press(waitsForRuns: false) == .interrupt)
        #expect(plan.press(waitsForRuns: false) == .force)
        #expect(plan.press(waitsForRuns: false) == .exit)
        #expect(plan.press(waitsForRuns: true) == .exit)
        plan.enter(.prompting)
        #expect(plan.press(waitsForRuns: true) == .drop)
    }

    @Test("while it waits for runs: ask, and ask again when the answer was to go on")
    func runs() {
        var plan = InterruptPlan()
        plan.enter(.evaluating)
        #expect(plan.press(waitsForRuns: true) == .ask)
        plan.resume()
        #expect(plan.press(waitsForRuns: true) == .ask)
        #expect(plan.press(waitsForRuns: true) == .force)
        plan.resume()
        #expect(plan.press(waitsForRuns: true) == .exit)
    }

    @Test("while another program has the terminal: nothing")
    func lent() {
        var plan = InterruptPlan()
        plan.enter(.lent)
        #expect(plan.press(waitsForRuns: true) == .nothing)
        #expect(plan.state == .lent)
    }
}
