import GatewayAPI

/// How to wait for runs.
public struct RunWait: Sendable {
    /// How long to wait; nil for as long as it takes.
    public var timeout: Duration?
    /// How long at most to go without looking at a run; nil for as long as the other side holds its answer.
    public var step: Duration?
    /// Told of every run whenever it was looked at.
    public var saw: (@Sendable (RunSummary) -> Void)?
    /// The script's line that waits; see ``CallOptions/callSite``.
    public var callSite: String?

    public init(
        timeout: Duration? = nil, step: Duration? = nil, saw: (@Sendable (RunSummary) -> Void)? = nil,
        callSite: String? = nil
    ) {
        self.timeout = timeout
        self.step = step
        self.saw = saw
        self.callSite = callSite
    }
}

extension GatewayClient {
    /// For how many runs at a time the other side is asked to hold its answer. The others end meanwhile, unasked: a hundred
    /// runs that take an hour cost 8 requests a minute and one for each run at its end.
    static let runsHeldAtOnce = 8

    /// Waits until runs have ended.
    ///
    /// - Parameter ids: The runs' IDs.
    /// - Returns: The runs as last seen, in the order of the IDs: `SUCCEEDED`, `FAILED`, `TIMED-OUT` or `ABORTED`, or still
    ///   going on when the time is over.
    public func waitForRuns(_ ids: [String], _ wait: RunWait = RunWait()) async throws(GatewayError)
        -> [GatewayResponse]
    {
        let end = wait.timeout.map { ContinuousClock.now + $0 }
        do {
            return try await withThrowingTaskGroup(of: (Int, GatewayResponse).self) { group in
                var answers: [Int: GatewayResponse] = [:]
                for (index, id) in ids.enumerated() {
                    if index >= Self.runsHeldAtOnce, let (done, answer) = try await group.next() {
                        answers[done] = answer
                    }
                    group.addTask {
                        var wait = wait
                        wait.timeout = end.map { max($0 - .now, .zero) }
                        return (index, try await self.waitForRun(id, wait))
                    }
                }
                for try await (done, answer) in group { answers[done] = answer }
                return ids.indices.compactMap { answers[$0] }
            }
        } catch let error as GatewayError {
            throw error
        } catch {
            throw GatewayError(code: .cancelled, message: "cancelled", operation: "runs.get")
        }
    }

    /// Waits until a run has ended.
    ///
    /// The other side is asked to hold its answer until then. One that answers at once all the same is not asked again
    /// at once.
    ///
    /// - Parameter id: The run's ID.
    /// - Returns: The run as last seen.
    public func waitForRun(_ id: String, _ wait: RunWait = RunWait()) async throws(GatewayError) -> GatewayResponse {
        guard let operation = Catalogue.operation("runs.get") else {
            throw GatewayError(code: .invalidArgument, message: "the catalogue has no runs.get")
        }
        let clock = ContinuousClock()
        let end = wait.timeout.map { clock.now + $0 }
        let longest = wait.step.map { min(polling.hold, max(1, Int($0.components.seconds))) } ?? polling.hold
        var pause = polling.shortest
        while true {
            let asked = clock.now
            let hold = end.map { min(longest, Int(max($0 - asked, .zero).components.seconds)) } ?? longest
            let response = try await send(
                OperationCall(
                    operation, path: [id], query: [("waitForFinish", String(hold))],
                    options: CallOptions(callSite: wait.callSite))
            )
            let run = try summary(of: response)
            wait.saw?(run)
            if run.hasEnded { return response }
            let left = end.map { $0 - clock.now } ?? polling.longest
            if left <= .zero { return response }
            // An answer after less than its time, for a run that goes on, was not held back.
            if clock.now - asked < .seconds(hold) || hold == 0 {
                do {
                    try await clock.sleep(for: min(pause, left))
                } catch {
                    throw GatewayError(code: .cancelled, message: "cancelled", operation: operation.id, attempts: 1)
                }
                pause = min(pause * 2, polling.longest)
            } else {
                pause = polling.shortest
            }
        }
    }

    private func summary(of response: GatewayResponse) throws(GatewayError) -> RunSummary {
        if let run = RunSummary(response) { return run }
        throw GatewayError(
            code: .invalidResponse,
            status: response.status,
            message: "\(gateway.text) answered with something that is not a run",
            operation: "runs.get",
            attempts: response.attempts
        )
    }
}
