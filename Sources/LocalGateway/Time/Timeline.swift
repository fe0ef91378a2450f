import Synchronization

/// Lets what is due happen, and moves the clock.
///
/// One task per gateway waits for the next thing due. It does so beside those of other processes on the same state
/// directory; participants see to it that each thing happens once. The state directory is looked at every now and then,
/// because other processes change schedules, and the clock, without a word.
final class Timeline: Sendable {
    /// How soon changes made by other processes are noticed.
    private static let glance = Duration.seconds(1)
    /// After a failure, such as a full disk, and whenever something stays due.
    private static let breath = Duration.milliseconds(250)

    let clock: GatewayClock
    let store: ClockStore
    /// Held by whoever lets things happen or moves the clock.
    let gate = AsyncGate()
    private let members = Mutex<[any TimelineParticipant]>([])
    private let loop = Mutex<Task<Void, Never>?>(nil)
    /// What the state directory said last.
    private let seen: Mutex<ClockSetting>

    /// Takes over the clock's setting from the state directory.
    init(clock: GatewayClock, store: ClockStore) throws {
        self.clock = clock
        self.store = store
        let stored = try store.readBlocking()
        seen = Mutex(stored)
        clock.adopt(stored)
    }

    var participants: [any TimelineParticipant] { members.withLock { $0 } }

    func add(_ participant: any TimelineParticipant) {
        members.withLock { $0.append(participant) }
        clock.nudge()
    }

    /// Nothing of that participant happens any more once this returns.
    func remove(_ participant: any TimelineParticipant) async {
        members.withLock { members in members.removeAll { $0 === participant } }
        await gate.withTurn {}
    }

    func start() {
        loop.withLock { loop in
            guard loop == nil else { return }
            loop = Task { [weak self] in
                while let self, !Task.isCancelled { await self.turn() }
            }
        }
    }

    func stop() async {
        let task = loop.withLock { $0 }
        task?.cancel()
        clock.nudge()
        await task?.value
        members.withLock { $0 = [] }
    }

    /// Something new may be due.
    func changed() { clock.nudge() }

    private func turn() async {
        let counter = clock.changeCount
        do {
            // Not in the turn, which a participant that leaves would wait for.
            for participant in participants { await participant.noticeOthers() }
            try await gate.withTurn {
                try await adoptSetting()
                for participant in participants { try await participant.startDue() }
            }
            let next = try await nextDue()
            if let next, next <= clock.now {
                // Somebody else has it in hand, or it failed; nothing is won by asking at once.
                await clock.wait(until: nil, after: counter, atMost: Self.breath)
            } else {
                await clock.wait(until: next, after: counter, atMost: Self.glance)
            }
        } catch {
            await clock.wait(until: nil, after: counter, atMost: Self.glance)
        }
    }

    /// Another process may have moved the clock.
    private func adoptSetting() async throws {
        let stored = try await store.read()
        let isNews = seen.withLock { seen in
            defer { seen = stored }
            return seen != stored
        }
        if isNews { clock.adopt(stored) }
    }

    /// Keeps a setting, and then goes by it.
    func settle(_ setting: ClockSetting) async throws {
        try await store.write(setting)
        seen.withLock { $0 = setting }
        clock.adopt(setting)
    }

    func nextDue() async throws -> Moment? {
        var next: Moment?
        for participant in participants {
            if let due = try await participant.nextDue() { next = min(next ?? due, due) }
        }
        return next
    }
}
