import Dispatch
import Synchronization

/// The result of work that a thread waits for.
final class BlockingResult: Sendable {
    private let value = Mutex<Result<[LuaValue], any Error>?>(nil)
    private let semaphore = DispatchSemaphore(value: 0)

    func finish(_ result: Result<[LuaValue], any Error>) {
        value.withLock { $0 = result }
        semaphore.signal()
    }

    /// The result, nil when it has not come within this time.
    func wait(milliseconds: Int) -> Result<[LuaValue], any Error>? {
        guard semaphore.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
        return value.withLock { $0 }
    }
}
