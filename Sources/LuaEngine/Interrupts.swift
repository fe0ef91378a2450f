import CLuaShim
import Synchronization

/// The one part of an engine that other threads may touch: the requests to stop. One for all stands until no script is left
/// that could swallow it; one for a family, until that has ended.
final class Interrupts: Sendable {
    private struct State {
        /// The address of the open host as a number; nil before it opens and once it is closing.
        var host: UInt?
        var reason: InterruptReason?
        /// Why single families are to stop.
        var aimed: [Int64: InterruptReason] = [:]
        /// How many of each family have not ended.
        var members: [Int64: Int] = [:]
        /// The family that has the thread.
        var running: Int64?
        var waits: [Int: (wait: Wait, family: Int64)] = [:]
        var nextWait = 0

        var openHost: OpaquePointer? { host.flatMap { OpaquePointer(bitPattern: $0) } }

        /// What the shim must be told while `family` runs.
        func isAimed(at family: Int64?) -> Bool { family.map { reason == nil && aimed[$0] != nil } ?? false }
    }

    /// What the shim is told; it only tells our reasons from its own.
    private static let code: Int32 = 16

    private let state = Mutex(State())

    /// The reason for all that came first.
    var reason: InterruptReason? { state.withLock { $0.reason } }

    /// Why a family is to stop; nil stands for nobody in particular.
    func reason(for family: Int64?) -> InterruptReason? {
        state.withLock { state in state.reason ?? family.flatMap { state.aimed[$0] } }
    }

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
            guard let host = state.openHost else { return [] }
            if state.reason == nil { state.reason = reason }
            moon_interrupt(host, Self.code)
            return state.waits.values.map(\.wait)
        }
        for wait in waits { wait.interrupt() }
    }

    /// Asks one family to stop: a script with the tasks that belong to it, or a task that goes on by itself.
    func request(_ reason: InterruptReason, family: Int64) {
        let waits = state.withLock { state -> [Wait] in
            guard let host = state.openHost, state.reason == nil, state.members[family] != nil else { return [] }
            if state.aimed[family] == nil { state.aimed[family] = reason }
            if state.running == family { moon_interrupt(host, Self.code) }
            return state.waits.values.filter { $0.family == family }.map(\.wait)
        }
        for wait in waits { wait.interrupt() }
    }

    /// Asks the family that has the thread to stop; nothing happens when none has.
    func requestOfRunning(_ reason: InterruptReason) {
        guard let family = state.withLock({ $0.running }) else { return }
        request(reason, family: family)
    }

    /// A family gets the thread.
    ///
    /// - Parameter isUnwinding: whether its member that runs has met the interrupt already and has its grace; the grace of
    ///   others is not for it.
    func begins(_ family: Int64, isUnwinding: Bool) {
        state.withLock { state in
            state.running = family
            guard state.isAimed(at: family), let host = state.openHost else { return }
            if !isUnwinding { moon_clear_interrupt(host) }
            moon_interrupt(host, Self.code)
        }
    }

    /// It gives the thread to others, who are not to be stopped in its place.
    func pauses() {
        state.withLock { state in
            if state.isAimed(at: state.running), let host = state.openHost { moon_hold_interrupt(host, Self.code) }
            state.running = nil
        }
    }

    /// A script or a task begins.
    func joins(_ family: Int64) {
        state.withLock { $0.members[family, default: 0] += 1 }
    }

    /// It has ended. With the last of a family the request to stop is served.
    func leaves(_ family: Int64) {
        state.withLock { state in
            let left = (state.members[family] ?? 1) - 1
            state.members[family] = left > 0 ? left : nil
            guard left <= 0, state.aimed.removeValue(forKey: family) != nil, state.reason == nil else { return }
            guard let host = state.openHost else { return }
            moon_clear_interrupt(host)
        }
    }

    /// Forgets the requests.
    func clear() {
        state.withLock { state in
            state.reason = nil
            state.aimed = [:]
            if let host = state.openHost { moon_clear_interrupt(host) }
        }
    }

    /// Waits on behalf of a suspended script; nil when it was interrupted instead.
    func waiting(_ wait: Wait, family: Int64) async -> Result<[LuaValue], any Error>? {
        let (number, isLate) = state.withLock { state -> (Int, Bool) in
            state.nextWait += 1
            state.waits[state.nextWait] = (wait, family)
            // A request that came before the wait must not be lost.
            return (state.nextWait, state.reason != nil || state.aimed[family] != nil)
        }
        if isLate { wait.interrupt() }
        let result = await wait.result()
        _ = state.withLock { $0.waits.removeValue(forKey: number) }
        return result
    }
}
