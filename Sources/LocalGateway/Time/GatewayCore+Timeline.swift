import GRDB

/// A gateway's schedules and the messages of its webhooks are what happens at certain moments.
extension GatewayCore: TimelineParticipant {
    /// A message may make its receiver start a run, of which the next message tells; such a circle ends here.
    private static let maximumRounds = 1000

    func nextDue() async throws -> Moment? {
        try await database.read { [schedules, dispatches] db in
            let moments = [try schedules.nextDue(db), try dispatches.nextDue(db)]
            return moments.compactMap { $0 }.min()
        }
    }

    func noticeOthers() async {
        if connectionId == nil { await closeLostAccounts() }
    }

    func startDue() async throws {
        _ = try await startDueSchedules()
        _ = try await courier.startDue()
    }

    func finishDue() async throws -> Int {
        var count = 0
        for _ in 0..<Self.maximumRounds {
            try await letRunsEnd()
            let started = try await startDueSchedules() + courier.startDue()
            let wasIdle = await courier.isIdle
            await courier.waitForAll()
            if started == 0 && wasIdle { break }
            count += started
        }
        return count
    }

    /// In steps an hour passes in no time, and a run that takes a second would hold back an exclusive schedule for ever.
    /// Such runs get a little real time to end in.
    private static let grace = Duration.seconds(5)

    private func letRunsEnd() async throws {
        let now = clock.now
        let deadline = ContinuousClock.now + Self.grace
        for id in try await database.read({ [schedules] db in try schedules.runsInTheWay(db, at: now) }) {
            while true {
                let counter = board.counter(id)
                let left = deadline - .now
                guard left > .zero, !board.isClosed, try await !current(id).status.isTerminal else { break }
                await board.wait(id, after: counter, atMost: min(left, .milliseconds(200)))
                try Task.checkCancellation()
            }
        }
    }

    func dueCount(until moment: Moment, limit: Int) async throws -> Int {
        let waiting = try await database.read { [schedules] db in try schedules.waiting(db) }
        var count = 0
        for schedule in waiting where count < limit {
            guard let first = schedule.nextRunAt, let timetable = schedule.timetable else { continue }
            count += timetable.count(from: first, through: moment, limit: limit - count)
        }
        return count
    }

    func clockJumped() async throws {
        let now = clock.now
        let waiting = try await database.read { [schedules] db in try schedules.waiting(db) }
        for schedule in waiting {
            guard let due = schedule.nextRunAt, let timetable = schedule.timetable else { continue }
            if due < now {
                try await passOver(schedule, timetable, due, now)
            } else if let next = timetable.next(after: now), next < due {
                try await database.write { [schedules] db in
                    _ = try schedules.claim(db, schedule, next: next, ran: false)
                }
            }
        }
        try await database.write { [dispatches] db in try dispatches.clockJumped(db) }
    }
}
