import ArgumentParser
import Permissions

/// How much a script may do of what it may do at all.
struct BudgetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Start at most this many runs.", valueName: "N"))
    var maxRuns: Int?

    @Option(help: ArgumentHelp("Start no further run when those so far have cost this much.", valueName: "USD"))
    var maxUsd: Double?

    @Option(help: ArgumentHelp("Delete at most this many things.", valueName: "N"))
    var maxDelete: Int?

    @Option(help: ArgumentHelp("Send at most this many requests.", valueName: "N"))
    var maxRequests: Int?

    @Flag(help: "Abort the script's runs when they have cost more than --max-usd.")
    var abortOverBudget = false

    var limits: Limits { Limits(runs: maxRuns, dollars: maxUsd, deletes: maxDelete, requests: maxRequests) }

    func validate() throws {
        let numbers = [maxRuns, maxDelete, maxRequests].map { $0.map(Double.init) } + [maxUsd]
        guard numbers.allSatisfy({ $0.map { $0 >= 0 && $0.isFinite } ?? true }) else {
            throw ValidationError("limits such as --max-runs are numbers, 0 or more")
        }
    }
}
