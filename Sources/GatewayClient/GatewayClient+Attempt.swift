import GatewayAPI
import Synchronization

extension GatewayClient {
    /// Sends the call once.
    func attempt(
        _ request: TransportRequest, _ call: OperationCall, number: Int
    ) async throws(AttemptFailure) -> GatewayResponse {
        let start = timing.now()
        do throws(AttemptFailure) {
            var answer = try await exchange(request, call)
            answer.attempts = number
            log(
                call, request, start, number, status: answer.status,
                bytes: call.sink?.standing.bytes ?? answer.body.count)
            return answer
        } catch {
            let number = error.error.code == .closed && error.error.attempts == 0 ? 0 : number
            log(call, request, start, number, status: error.error.status, failure: error.error)
            throw error
        }
    }

    private func exchange(
        _ request: TransportRequest, _ call: OperationCall
    ) async throws(AttemptFailure) -> GatewayResponse {
        let isStart = call.lookup == .newestRuns
        let fingerprint = RunClaims.Fingerprint(call)
        if isStart { startedRuns.begin(fingerprint) }
        defer { if isStart { startedRuns.end(fingerprint) } }
        let response: TransportResponse
        do throws(TransportError) {
            response = try await transport.send(request)
        } catch {
            throw AttemptFailure(error: failure(error, call), mayBeDone: error.mayHaveBeenSent)
        }
        hasBeenAnswered.store(true, ordering: .relaxed)
        do throws(GatewayError) {
            let answer = try judge(response, call)
            // Whose run it is that a start has brought.
            if isStart, let id = RunSummary(answer)?.id { _ = startedRuns.claim(id) }
            return answer
        } catch {
            throw AttemptFailure(
                error: error,
                // Only a refusal in so many words says that nothing was done.
                mayBeDone: response.status < 300 || response.status >= 500 || response.status == 408,
                retryAfter: RetryAfter.delay(response, wallClock: timing.wallClock())
            )
        }
    }

    private func log(
        _ call: OperationCall, _ request: TransportRequest, _ start: Duration, _ number: Int,
        status: Int?, failure: GatewayError? = nil, bytes: Int = 0
    ) {
        guard let log = configuration.log else { return }
        let (seconds, fraction) = (timing.now() - start).components
        let base = self.base(for: call.operation.host).text
        log(
            RequestLogEntry(
                operation: call.operation.id,
                method: request.method,
                path: RemoteText.tamed(redactor.redact(String(request.url.dropFirst(base.count))), limit: 2000),
                status: status,
                failure: failure?.code.rawValue,
                milliseconds: Int(seconds) * 1000 + Int(fraction / 1_000_000_000_000_000),
                bytes: bytes,
                attempt: number
            )
        )
    }
}
