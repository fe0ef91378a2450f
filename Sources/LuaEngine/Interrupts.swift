import CLuaShim
import Synchronization

/// The one part of an engine that other threads may touch: the request to stop. It stands until no script is left that
/// could swallow it.
final class Interrupts: Sendable {
    private struct State {
        /// The address of the open host as a number; nil before it opens and once it is closing.
        var host: UInt?
        var reason: InterruptReason?
        var waits: [Int: Wait] = [:]
        var nextWait = 0
    }

    /// What the shim is told; it only tells our reasons from its own.
    private static let code: Int32 = 16

    private let state = Mutex(State())

    /// The reason that came first.
    var reason: InterruptReason? { state.withLock { $0.reason } }

    func attach(_ host: OpaquePointer) {
        state.withLock { $0.host = UInt(bitPattern: host) }
    }

    /// From here on requests change nothing, so that the host may go away.
    func detach() {
        state.withLock { $0.host = nil }
    }

    /// Asks the scripts that run now to stop.
    func request(_ reason: InterruptReason) {
        let waits = state.withLock { state -> [Wait] in
            guard let host = state.host.flatMap({ OpaquePointer(bitPattern: $0) }) else { return [] }
            if state.reason == nil { state.reason = reason }
            moon_interrupt(host, Self.code)
            return Array(state.waits.values)
        }
        for wait in waits { wait.interrupt() }
    }

    /// Forgets the request.
    func clear() {
        state.withLock { state in
            state.reason = nil
            guard let host = state.host.flatMap({ OpaquePointer(bitPattern: $0) }) else { return }
            moon_clear_interrupt(host)
        }
    }

    /// Waits on behalf of a suspended script; nil when it was interrupted instead.
    func waiting(_ wait: Wait) async -> Result<[LuaValue], any Error>? {
        let number = state.withLock { state -> Int in
            state.nextWait += 1
            state.waits[state.nextWait] = wait
            // A request that came before the wait must not be lost.
            return state.reason == nil ? state.nextWait : -state.nextWait
        }
        if number < 0 { wait.interrupt() }
        let result = await wait.result()
        _ = state.withLock { $0.waits.removeValue(forKey: abs(number)) }
        return result
    }
}
