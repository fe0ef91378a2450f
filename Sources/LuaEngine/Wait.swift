import Synchronization

/// One piece of work that a suspended script waits for. Whichever comes first ends the wait: the work or an interrupt,
/// which also cancels the work's task and does not wait for it to notice.
final class Wait: Sendable {
    private enum State {
        case running(CheckedContinuation<Result<[LuaValue], any Error>?, Never>?)
        case ended(Result<[LuaValue], any Error>?)
    }

    private let state = Mutex(State.running(nil))
    private let task: Mutex<Task<Void, Never>?> = Mutex(nil)

    init(_ work: @escaping @Sendable () async throws -> [LuaValue]) {
        let started = Task.detached { [weak self] in
            let result: Result<[LuaValue], any Error>
            do { result = .success(try await work()) } catch { result = .failure(error) }
            self?.end(result)
        }
        task.withLock { $0 = started }
    }

    /// Ends the wait without a result.
    func interrupt() { cut(nil) }

    /// Ends the wait with an error.
    func fail(_ error: any Error) { cut(.failure(error)) }

    /// In this order: the work's own failure for being cancelled is of no interest.
    private func cut(_ result: Result<[LuaValue], any Error>?) {
        end(result)
        task.withLock { $0 }?.cancel()
    }

    /// The work's result, nil when it was interrupted.
    func result() async -> Result<[LuaValue], any Error>? {
        await withCheckedContinuation { continuation in
            // A continuation must not be resumed with the lock held.
            let ready = state.withLock { state -> Result<[LuaValue], any Error>?? in
                if case .ended(let result) = state { return .some(result) }
                state = .running(continuation)
                return .none
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    private func end(_ result: Result<[LuaValue], any Error>?) {
        let waiting = state.withLock { state -> CheckedContinuation<Result<[LuaValue], any Error>?, Never>? in
            guard case .running(let continuation) = state else { return nil }
            state = .ended(result)
            return continuation
        }
        waiting?.resume(returning: result)
    }
}
