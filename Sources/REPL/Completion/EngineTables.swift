import Dispatch
import LuaEngine
import Synchronization

/// The tables of an engine. The engine answers between the turns of its scripts; while one of them keeps it busy there is
/// no answer.
final class EngineTables: LiveTables {
    /// An answer that a thread waits for.
    private final class Answer: Sendable {
        private let members = Mutex<[LiveMember]?>(nil)
        private let semaphore = DispatchSemaphore(value: 0)

        func give(_ members: [LiveMember]) {
            self.members.withLock { $0 = members }
            semaphore.signal()
        }

        func wait(_ patience: Duration) -> [LiveMember]? {
            let (seconds, attoseconds) = patience.components
            let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
            guard semaphore.wait(timeout: .now() + .nanoseconds(Int(nanoseconds))) == .success else { return nil }
            return members.withLock { $0 }
        }
    }

    private let engine: Engine
    /// Whether the engine has been asked and has not answered yet: asking again would only queue up.
    private let isAsking = Mutex(false)

    init(_ engine: Engine) {
        self.engine = engine
    }

    func members(of path: [String], prefix: String, patience: Duration) -> [LiveMember]? {
        let mayAsk = isAsking.withLock { isAsking in
            defer { isAsking = true }
            return !isAsking
        }
        guard mayAsk else { return nil }
        let answer = Answer()
        Task.detached(priority: .userInitiated) { [self] in
            let members = await engine.members(of: path, prefix: prefix)
            isAsking.withLock { $0 = false }
            answer.give(members)
        }
        return answer.wait(patience)
    }
}
