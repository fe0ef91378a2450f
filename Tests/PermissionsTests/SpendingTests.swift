import GatewayAPI
import Testing

@testable import Permissions

@Suite("limits")
struct SpendingTests {
    private func action(_ id: String) throws -> Action {
        Action(try #require(Catalogue.operation(id)), path: ["x"])
    }

    @Test("on runs and deletions count what was done, and nothing else")
    func counts() throws {
        var spending = Spending(Limits(runs: 2, deletes: 1))
        #expect(spending.take(try action("acts.run")) == nil)
        #expect(spending.take(try action("datasets.push")) == nil)
        #expect(spending.take(try action("schedules.create")) == nil)
        #expect(spending.take(try action("runs.resurrect")) == nil)
        #expect(spending.take(try action("tasks.run"))?.phrase == "it allows 2 runs, and 2 were started")
        spending.giveBack(try action("acts.run"))
        #expect(spending.take(try action("tasks.run")) == nil)
        #expect(spending.take(try action("runs.abort")) == nil)
        #expect(spending.take(try action("datasets.delete"))?.option == "--max-delete")
    }

    @Test("on costs look at what the script's own runs have cost")
    func costs() throws {
        var spending = Spending(Limits(dollars: 0.5))
        spending.started("R1")
        spending.saw("R1", cost: 0.3, hasEnded: false)
        spending.saw("OTHER", cost: 9, hasEnded: true)
        #expect(spending.take(try action("acts.run")) == nil)
        spending.started("R2")
        spending.saw("R2", cost: 0.2, hasEnded: true)
        // What is reported later may be less precise, but nothing is paid back.
        spending.saw("R1", cost: 0.1, hasEnded: false)
        spending.saw("R1", cost: .nan, hasEnded: false)
        #expect(spending.isOverDollars && spending.unfinished == ["R1"])
        let excess = try #require(spending.take(try action("acts.run")))
        #expect(excess.option == "--max-usd" && excess.phrase.contains("have cost $0.5000"))
        #expect(spending.take(try action("datasets.delete")) == nil)
    }

    @Test("of several sources are the strictest of each")
    func combined() {
        let limits = Limits(runs: 3, dollars: 1).combined(with: Limits(runs: 5, dollars: 0.5, requests: 9))
        #expect(limits == Limits(runs: 3, dollars: 0.5, requests: 9))
    }
}
