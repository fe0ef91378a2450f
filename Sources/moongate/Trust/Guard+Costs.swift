import ApifyModule
import GatewayAPI
import GatewayClient
import Permissions

extension Guard {
    /// How often the costs of runs are looked at when these are aborted for them.
    private static let step = Duration.seconds(5)

    private var aborts: Bool { setup.abortsOverBudget && setup.limits.dollars != nil }

    var lookStep: Duration? { aborts ? Self.step : nil }

    func saw(_ run: RunSummary) {
        let (isOver, dollars) = state.withLock { state in
            state.spending.saw(run.id, cost: run.usageTotalUsd, hasEnded: run.hasEnded)
            return (state.spending.isOverDollars, state.spending.dollars)
        }
        if isOver, aborts { abortRuns(dollars) }
    }

    /// Asks what the runs that go on have cost.
    func lookAtCosts() async {
        let (runs, gateway) = state.withLock { ($0.spending.unfinished, $0.gateway) }
        guard !runs.isEmpty, let client = try? await gateway?.client() else { return }
        for id in runs {
            guard let response = try? await client.waitForRun(id, RunWait(timeout: .zero)),
                let run = RunSummary(response)
            else { continue }
            saw(run)
        }
    }

    /// From the first run on their costs are looked at, also while the script does other things.
    func watchCosts(of action: Action) {
        guard aborts, action.startsRun else { return }
        state.withLock { state in
            guard state.watch == nil else { return }
            state.watch = Task { [weak self] in
                while (try? await Task.sleep(for: Self.step)) != nil { await self?.lookAtCosts() }
            }
        }
    }

    private func abortRuns(_ dollars: Double) {
        let (runs, gateway) = state.withLock { state in
            let runs = state.spending.unfinished.filter { !state.aborted.contains($0) }
            state.aborted.formUnion(runs)
            return (runs, state.gateway)
        }
        guard !runs.isEmpty, let gateway, let operation = Catalogue.operation("runs.abort") else { return }
        let cost = ReadableAmount.dollars(dollars) ?? "more"
        for id in runs {
            StandardError.line("moongate: the runs have cost \(cost), as much as --max-usd allows; aborting \(id)")
            let call = OperationCall(operation, path: [id])
            let intent = Intent(
                call: call, function: "apify.runs.abort", place: nil, consent: .option("--abort-over-budget"))
            Task {
                do {
                    // What forbids deletions forbids this one, and it goes on record.
                    _ = try await gateway.admitting(intent) { try await gateway.client().send(call) }
                } catch {
                    StandardError.line("moongate: \(id) could not be aborted: \(error)")
                }
            }
        }
    }
}
