import LineEditor

extension REPL {
    /// Asks the host for something that may take its time, as all does that goes through a network. Ctrl-C calls it off;
    /// once more, nobody waits for it any longer.
    ///
    /// - Throws: what `body` throws; `CancellationError` when it was called off.
    func untilInterrupted<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let (results, send) = AsyncStream<Result<Value, any Error>>.makeStream()
        let task = Task {
            let result: Result<Value, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            // A failure after Ctrl-C comes from that.
            send.yield(Task.isCancelled ? result.flatMapError { _ in .failure(CancellationError()) } : result)
        }
        pressed.withLock {
            $0 = { action in
                task.cancel()
                if action == .force || action == .exit { send.yield(.failure(CancellationError())) }
            }
        }
        if interrupts.withLock({ $0.beginEvaluating() }) { interrupt() }
        defer {
            interrupts.withLock { $0.enter(.between) }
            pressed.withLock { $0 = nil }
        }
        for await result in results { return try result.get() }
        throw CancellationError()
    }

    /// Says why a command has not done what it does.
    func tellFailure(_ error: any Error) {
        guard !(error is CancellationError) else { return screen.tell("interrupted", .dim) }
        screen.tell(String(describing: error).cutForOneLine, Style(.red))
    }
}
