import GatewayAPI

extension GatewayClient {
    /// Waits until a run has ended.
    ///
    /// The other side is asked to hold its answer until then. One that answers at once all the same is not asked again
    /// at once.
    ///
    /// - Parameters:
    ///   - id: The run's ID.
    ///   - timeout: How long to wait; nil for as long as it takes.
    /// - Returns: The run as last seen: `SUCCEEDED`, `FAILED`, `TIMED-OUT` or `ABORTED`, or still going on when the time
    ///   is over.
    public func waitForRun(_ id: String, timeout: Duration?) async throws(GatewayError) -> GatewayResponse {
        guard let operation = Catalogue.operation("runs.get") else {
            throw GatewayError(code: .invalidArgument, message: "the catalogue has no runs.get")
        }
        let clock = ContinuousClock()
        let end = timeout.map { clock.now + $0 }
        var pause = polling.shortest
        while true {
            let asked = clock.now
            let hold = end.map { min(polling.hold, Int(max($0 - asked, .zero).components.seconds)) } ?? polling.hold
            let response = try await send(
                OperationCall(operation, path: [id], query: [("waitForFinish", String(hold))])
            )
            if try hasEnded(response) { return response }
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

    private func hasEnded(_ response: GatewayResponse) throws(GatewayError) -> Bool {
        if let run = RunSummary(response) { return run.hasEnded }
        throw GatewayError(
            code: .invalidResponse,
            status: response.status,
            message: "\(gateway.text) answered with something that is not a run",
            operation: "runs.get",
            attempts: response.attempts
        )
    }
}
