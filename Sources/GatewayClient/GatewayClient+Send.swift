import GatewayAPI
import Synchronization

extension GatewayClient {
    /// Calls an operation and returns its answer.
    ///
    /// The request waits for its turn, is sent again after failures that pass, and when the answer to a write is lost,
    /// it is found out what became of it where that is possible: no run is started and no item is pushed a second time.
    /// Cancelling the task ends all of this, waiting included.
    ///
    /// - Throws: A ``GatewayError`` for everything but an answer with a status from 200 to 299.
    public func send(_ call: OperationCall) async throws(GatewayError) -> GatewayResponse {
        if let answer = try configuration.standIn?(call) { return answer }
        let call = call.withKey(RandomKey.make)
        var request = try prepare(call)
        guard !Task.isCancelled else { throw cancelled(call, attempts: 0) }
        let options = effective(call.options)
        let plan = RetryPlan(
            call, maxRetries: options.maxRetries, now: timing.now(), totalTimeout: options.totalTimeout)
        if call.operation.host == .gateway, let connection = try await resolveConnection() {
            request.headers.append((name: "Maton-Connection", value: connection))
        }
        return try await carryOut(call, request, plan)
    }

    private func carryOut(
        _ call: OperationCall, _ request: TransportRequest, _ plan: RetryPlan
    ) async throws(GatewayError) -> GatewayResponse {
        var plan = plan
        var search: Search?
        var last: GatewayError?
        while true {
            guard let request = try renewed(request, call) else { return .nothingMissing(plan) }
            try await takeTurn(call, plan, after: last)
            if var refusal = configuration.beforeRequest?(call) {
                refusal.operation = refusal.operation ?? call.operation.id
                refusal.attempts = plan.attempts
                refusal.ambiguous = plan.isInDoubt && !call.isHarmlessToRepeat
                throw refusal
            }
            plan.begin()
            let sent = Search(monotonic: timing.now(), wallClock: timing.wallClock())
            search = search ?? sent
            let failure: AttemptFailure
            do throws(AttemptFailure) {
                return try await attempt(request, call, number: plan.attempts)
            } catch {
                failure = error
            }
            last = failure.error
            if let gain = call.sink?.rewind() { plan.renew(gain, now: timing.now()) }
            slowDown(after: failure, call, sent: sent.monotonic)
            let step = plan.next(
                after: failure, isUncertainHost: isUncertain(call.operation.host), now: timing.now(),
                random: timing.random())
            switch step {
            case .fail: throw final(failure.error, call, plan)
            case .done: return .nothingMissing(plan)
            case .again(let wait): try await pause(wait, call, plan, inDoubt: failure.mayBeDone)
            case .whenThereIsRoom(let wait):
                call.refusedForNow?(failure.error)
                try await pause(wait, call, plan, inDoubt: false)
            case .look:
                let start = search ?? sent
                if let found = try await settle(call, &plan, since: start, after: failure.error) { return found }
            }
        }
    }

    /// The error that the caller sees.
    func final(_ error: GatewayError, _ call: OperationCall, _ plan: RetryPlan) -> GatewayError {
        var error = error
        if error.code != .closed || plan.attempts > 1 { error.attempts = plan.attempts }
        if error.ambiguous, let check = call.operation.repeatability.check { error.hint = check }
        if let waited = plan.waitedForRoom { error.hint = "no room was found in \(waited.seconds)" }
        return error
    }

    /// The error of a call that was given up.
    func cancelled(_ call: OperationCall, attempts: Int, inDoubt: Bool = false) -> GatewayError {
        let ambiguous = inDoubt && !call.isHarmlessToRepeat
        return GatewayError(
            code: .cancelled, message: "cancelled", operation: call.operation.id, attempts: attempts,
            ambiguous: ambiguous, hint: ambiguous ? call.operation.repeatability.check : nil
        )
    }

    /// Waits between two attempts.
    func pause(
        _ wait: Duration, _ call: OperationCall, _ plan: RetryPlan, inDoubt: Bool
    ) async throws(GatewayError) {
        do {
            try await timing.sleep(wait)
        } catch {
            throw cancelled(call, attempts: plan.attempts, inDoubt: inDoubt)
        }
    }

    /// Whether trying on for minutes makes no sense when the host cannot be reached.
    private func isUncertain(_ host: ServiceHost) -> Bool {
        base(for: host).isLoopback || !hasBeenAnswered.load(ordering: .relaxed)
    }

    // MARK: Pacing

    private func takeTurn(
        _ call: OperationCall, _ plan: RetryPlan, after last: GatewayError?
    ) async throws(GatewayError) {
        do throws(PacingGate.Refusal) {
            gate.limitAccount(to: configuration.tuning.settings.requestsPerSecond)
            try await gate.pass(PacingKey.keys(for: call), before: plan.deadline)
        } catch {
            switch error {
            case .cancelled: throw cancelled(call, attempts: plan.attempts, inDoubt: plan.isInDoubt)
            case .tooLate(let wait):
                if let last { throw final(last, call, plan) }
                throw GatewayError(
                    code: .rateLimited,
                    message:
                        "its turn would come only in \(wait.components.seconds + 1) s, which is after its deadline",
                    operation: call.operation.id,
                    retryable: true,
                    hint: "send fewer requests at once"
                )
            }
        }
    }

    private func slowDown(after failure: AttemptFailure, _ call: OperationCall, sent: Duration) {
        guard failure.error.code == .rateLimited else { return }
        // Nobody may close the way for longer than a call would wait.
        let rest = min(failure.retryAfter ?? .zero, configuration.totalTimeout)
        let key = PacingKey.concerned(by: call, errorType: failure.error.type)
        gate.cut(key, sent: sent, until: timing.now() + rest)
    }
}

extension GatewayResponse {
    /// The answer to a call that earlier attempts have carried out.
    fileprivate static func nothingMissing(_ plan: RetryPlan) -> GatewayResponse {
        GatewayResponse(status: 204, headers: [], body: [], attempts: plan.attempts)
    }
}
