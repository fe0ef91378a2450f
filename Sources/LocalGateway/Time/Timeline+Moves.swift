/// What `POST /_moongate/clock` does. Each move is kept in the state directory before the clock shows it.
extension Timeline {
    /// How much one step forward may let happen; whoever wants more takes several, or sets the clock.
    static let maximumDue = 1000

    /// Stands still: here, or at another moment, to which the clock jumps.
    func freeze(at moment: Moment?) async throws {
        try await gate.withTurn {
            try await settle(.frozen(at: moment ?? clock.now))
            if moment != nil { try await jump() }
        }
    }

    /// Goes on from where it stands.
    func resume() async throws {
        try await gate.withTurn { try await settle(.running(from: clock.now)) }
    }

    /// Jumps. What would have been due on the way is passed over, as it is when no gateway ran.
    func set(_ moment: Moment) async throws {
        try await gate.withTurn {
            try await settle(clock.setting.moved(to: moment))
            try await jump()
        }
    }

    /// Lets time pass: everything that is due on the way happens at its moment and in its order, and has begun when this
    /// returns.
    ///
    /// - Returns: how many things happened.
    func advance(byMilliseconds step: Int64) async throws -> Int {
        try await gate.withTurn {
            let target = Moment(milliseconds: clock.now.milliseconds + step)
            guard target <= ClockSetting.range.upperBound else {
                throw APIError.invalidValue("the clock cannot go beyond the year 9999")
            }
            try await checkCount(until: target)
            clock.hold(at: clock.now)
            defer { clock.release() }
            var count = try await finishDue()
            while let next = try await nextDue(), next <= target {
                let moment = max(next, clock.now)
                try await settle(clock.setting.moved(to: moment))
                clock.hold(at: moment)
                let done = try await finishDue()
                count += done
                if done == 0, try await nextDue() == next { break }
            }
            try await settle(clock.setting.moved(to: target))
            return count
        }
    }

    private func finishDue() async throws -> Int {
        var count = 0
        for participant in participants { count += try await participant.finishDue() }
        return count
    }

    private func checkCount(until target: Moment) async throws {
        var count = 0
        for participant in participants {
            count += try await participant.dueCount(until: target, limit: Self.maximumDue + 1)
        }
        guard count <= Self.maximumDue else {
            throw APIError.invalidValue(
                "schedules would be due more than \(Self.maximumDue) times on the way; advance the clock in smaller "
                    + "steps, or set it, which passes over what lies between")
        }
    }

    private func jump() async throws {
        for participant in participants { try await participant.clockJumped() }
        clock.nudge()
    }
}
