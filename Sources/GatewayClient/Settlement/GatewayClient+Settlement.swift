import GatewayAPI

extension GatewayClient {
    /// Finds out what became of a call whose answer was lost.
    ///
    /// - Parameters:
    ///   - plan: Takes note when it is settled that nothing was done.
    ///   - start: When the call was first sent.
    ///   - error: How the answer was lost.
    /// - Returns: The answer that was lost, or nil when the call may be sent again.
    /// - Throws: The error, when it cannot be found out.
    func settle(
        _ call: OperationCall, _ plan: inout RetryPlan, since start: Search, after error: GatewayError
    ) async throws(GatewayError) -> GatewayResponse? {
        var doubt: String?
        for (index, pause) in Settlement.pauses.enumerated() {
            guard timing.now() + pause <= plan.deadline else { break }
            try await self.pause(pause, call, plan, inDoubt: true)
            switch await look(call, since: start) {
            case .done(let id): return try await adopt(id, call, plan, after: error)
            case .unclear(let reason): doubt = reason
            case .absent:
                doubt = nil
                let isLast = index == Settlement.pauses.count - 1
                // A name is taken at once and only once, so there is no grace to wait for.
                guard isLast || call.lookup != .newestRuns else { continue }
                // The name belongs to something older.
                if error.code == .conflict { throw final(error, call, plan) }
                plan.settled()
                return nil
            }
        }
        throw undecided(error, call, plan, doubt)
    }

    private func undecided(
        _ error: GatewayError, _ call: OperationCall, _ plan: RetryPlan, _ doubt: String?
    ) -> GatewayError {
        var error = final(error, call, plan)
        error.ambiguous = true
        error.retryable = false
        error.hint = [doubt, call.operation.repeatability.check].compactMap { $0 }.joined(separator: "; ")
        return error
    }

    /// Looks once.
    private func look(_ call: OperationCall, since start: Search) async -> Settlement.Verdict {
        do throws(GatewayError) {
            switch call.lookup {
            case .newestRuns: return try await lookForRun(call, since: start)
            case .name(let list, _): return try await lookForName(call, in: list, since: start)
            case nil: return .unclear("there is nothing to tell it by")
            }
        } catch {
            return .unclear("looking for it failed: \(error.message)")
        }
    }

    /// Fetches what a call has made, as the answer to it.
    private func adopt(
        _ id: String, _ call: OperationCall, _ plan: RetryPlan, after error: GatewayError
    ) async throws(GatewayError) -> GatewayResponse {
        var query: [(String, String)] = []
        var get = "runs.get"
        switch call.lookup {
        // Whoever wanted to wait for the end of the run still wants to.
        case .newestRuns: query = call.query.filter { $0.0 == "waitForFinish" }
        case .name(_, let operation): get = operation
        case nil: break
        }
        do throws(GatewayError) {
            var response = try await ask(get, [id], query, for: call, maxRetries: nil)
            response.status = 201
            response.attempts = plan.attempts
            return response
        } catch let trouble {
            throw undecided(
                error, call, plan, "it was carried out, as \(id), but reading that failed: \(trouble.message)")
        }
    }

    // MARK: Names

    private func lookForName(
        _ call: OperationCall, in list: String, since start: Search
    ) async throws(GatewayError) -> Settlement.Verdict {
        guard let name = call.sentName else { return .unclear("it has no name") }
        let response = try await newest(list, for: call)
        guard let entries = Settlement.namedEntries(response) else { return .unclear("the list cannot be read") }
        return Settlement.verdict(name: name, among: entries, since: earliest(start, response))
    }

    // MARK: Runs

    private func lookForRun(
        _ call: OperationCall, since start: Search
    ) async throws(GatewayError) -> Settlement.Verdict {
        let owner = try await owner(of: call)
        let response = try await newest("runs.list", for: call)
        guard let runs = Settlement.runEntries(response) else { return .unclear("the list of runs cannot be read") }
        let earliest = earliest(start, response)
        let candidates = Settlement.candidates(
            among: runs, of: owner, since: earliest, claimed: startedRuns.claimed)
        var matches: [(id: String, match: Settlement.InputMatch)] = []
        for run in candidates {
            matches.append((run.id, Settlement.match(sent: call.body, stored: try await input(of: run, for: call))))
        }
        let verdict = Settlement.verdict(
            matches, isComplete: Settlement.isComplete(runs.map(\.startedAt), since: earliest))
        guard case .done(let id) = verdict else { return verdict }
        if startedRuns.isTwinUnderWay(RunClaims.Fingerprint(call)) {
            return .unclear("run \(id) may belong to an equal call that is still to be answered")
        }
        return startedRuns.claim(id) ? verdict : .unclear("run \(id) has just been taken for an equal call")
    }

    /// The actor or task by its ID, which is all that lists of runs name.
    private func owner(of call: OperationCall) async throws(GatewayError) -> Settlement.RunOwner {
        let reference = call.path.first ?? ""
        let isTask = call.operation.group == "tasks"
        var id = reference
        if reference.contains("~") || reference.contains("/") {
            let response = try await ask(isTask ? "tasks.get" : "acts.get", [reference], for: call)
            guard let found = JSONTree(response.body)?["data"]?["id"]?.string else {
                throw GatewayError(code: .invalidResponse, message: "the ID of \(reference) is not in the answer")
            }
            id = found
        }
        return isTask ? .task(id) : .actor(id)
    }

    /// The stored input of a run; nil when it has none.
    private func input(
        of run: Settlement.RunEntry, for call: OperationCall
    ) async throws(GatewayError) -> [UInt8]? {
        do throws(GatewayError) {
            return try await ask("key_value_stores.get_record", [run.store, "INPUT"], for: call).body
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
    }

    // MARK: Asking

    private func newest(_ list: String, for call: OperationCall) async throws(GatewayError) -> GatewayResponse {
        try await ask(list, [], [("desc", "true"), ("limit", String(Settlement.window))], for: call)
    }

    private func earliest(_ start: Search, _ response: GatewayResponse) -> Double {
        let date = response.header("Date").flatMap { Timestamp.milliseconds(httpDate: $0) }
        return start.earliest(date: date, now: timing.wallClock())
    }

    /// Calls an operation that only reads. Looking is repeated as a whole, so its parts are not.
    private func ask(
        _ id: String, _ path: [String], _ query: [(String, String)] = [], for call: OperationCall, maxRetries: Int? = 0
    ) async throws(GatewayError) -> GatewayResponse {
        guard let operation = Catalogue.operation(id) else {
            throw GatewayError(code: .invalidArgument, message: "the catalogue has no \(id)")
        }
        let options = CallOptions(maxRetries: maxRetries, callSite: call.options.callSite)
        return try await send(OperationCall(operation, path: path, query: query, options: options))
    }
}
