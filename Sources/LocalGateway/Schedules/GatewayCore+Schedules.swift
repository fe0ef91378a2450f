import GRDB

extension GatewayCore {
    /// A run that a schedule is about to start.
    private struct PlannedRun: Sendable {
        var new: RunStore.New
        var title: String
    }

    /// What one action comes to: a run, or the reason why there is none.
    private typealias Plan = Result<PlannedRun, APIError>

    /// How late a schedule may be started. Later than that the gateway was down or the clock jumped, and the time is past.
    private static let patience: Int64 = 60_000

    /// Starts what is due. Whatever process comes first does it; the others find the schedule moved on to its next time.
    ///
    /// - Returns: how many schedules were due.
    func startDueSchedules() async throws -> Int {
        let now = clock.now
        let due = try await database.read { [schedules] db in try schedules.due(db, at: now) }
        guard !due.isEmpty else { return 0 }
        // Runs whose gateway is gone must not hold back an exclusive schedule for ever.
        if due.contains(where: \.isExclusive) { await settleOrphans() }
        var failure: (any Error)?
        for schedule in due {
            do {
                try await fire(schedule, now)
            } catch {
                // It stays due and is tried again; those behind it do not wait for that.
                failure = error
            }
        }
        if let failure { throw failure }
        return due.count
    }

    private func fire(_ schedule: ScheduleRecord, _ now: Moment) async throws {
        guard let due = schedule.nextRunAt, let timetable = schedule.timetable else {
            return try await disable(schedule)
        }
        guard now.milliseconds - due.milliseconds <= Self.patience else {
            return try await passOver(schedule, timetable, due, now)
        }
        let plans = await plans(of: schedule, due)
        let next = timetable.next(afterRunAt: max(due, now))
        let started = try await database.write { [self] db in
            try start(db, schedule, plans, next: next)
        }
        for (run, actor) in started { await supervisor.enqueue(run, actor) }
        timeline.changed()
    }

    /// The claim, the runs and the log lines stand or fall together.
    private func start(_ db: Database, _ schedule: ScheduleRecord, _ plans: [Plan], next: Moment?) throws
        -> [(RunRecord, LocalActor)]
    {
        let isBusy = try schedule.isExclusive && schedules.hasActiveRun(db, schedule.id)
        guard try schedules.claim(db, schedule, next: next, ran: !isBusy) else { return [] }
        guard !isBusy else {
            let message = "Skipped: the schedule is exclusive, and a run it started before is still active."
            try schedules.note(db, schedule.id, message, level: "WARN")
            return []
        }
        return try plans.compactMap { plan in
            switch plan {
            case .failure(let error):
                try schedules.note(db, schedule.id, "Could not start a run: \(error.message)", level: "ERROR")
                return nil
            case .success(let planned):
                return try start(db, planned, of: schedule)
            }
        }
    }

    /// A run that must not start now is a line in the log, and nothing of it stays.
    private func start(_ db: Database, _ planned: PlannedRun, of schedule: ScheduleRecord) throws
        -> (RunRecord, LocalActor)?
    {
        var made: RunRecord?
        do {
            try db.inSavepoint {
                made = try create(db, planned.new)
                return .commit
            }
        } catch let error as APIError {
            try schedules.note(db, schedule.id, "Could not start a run: \(error.message)", level: "ERROR")
            return nil
        }
        guard let run = made else { return nil }
        try schedules.note(db, schedule.id, "Started run \(run.id) of \(planned.title).")
        return (run, planned.new.actor)
    }

    /// Moves a schedule on whose time is past.
    func passOver(_ schedule: ScheduleRecord, _ timetable: Timetable, _ due: Moment, _ now: Moment) async throws {
        // What is due at this very moment is not past.
        let past = Moment(milliseconds: now.milliseconds - 1)
        let next = timetable.next(after: past)
        let count = timetable.count(from: due, through: past, limit: Self.maximumCountShown + 1)
        let more = count > Self.maximumCountShown ? " or more" : ""
        let times = count == 1 ? "once" : "\(min(count, Self.maximumCountShown))\(more) times"
        let message =
            "Skipped: the schedule was due \(times) from \(due.iso8601) on while no gateway ran or its clock jumped."
        try await database.write { [schedules] db in
            guard try schedules.claim(db, schedule, next: next, ran: false) else { return }
            try schedules.note(db, schedule.id, message, level: "WARN")
        }
    }

    private static let maximumCountShown = 1000

    /// Only a database edited by hand holds a schedule that cannot be read.
    private func disable(_ schedule: ScheduleRecord) async throws {
        try await database.write { [schedules] db in
            guard try schedules.claim(db, schedule, next: nil, ran: false) else { return }
            let message = "The cron expression or the time zone cannot be read; the schedule rests."
            try schedules.note(db, schedule.id, message, level: "ERROR")
        }
    }

    // MARK: - From actions to runs

    private func plans(of schedule: ScheduleRecord, _ due: Moment) async -> [Plan] {
        var plans: [Plan] = []
        for action in schedule.actions {
            do {
                var planned = try await plan(action)
                planned.new.schedule = RunStore.ScheduleMark(id: schedule.id, due: due)
                plans.append(.success(planned))
            } catch let error as APIError {
                plans.append(.failure(error))
            } catch {
                plans.append(.failure(APIError(.internalServerError, "internal-server-error", "\(error)")))
            }
        }
        return plans
    }

    private func plan(_ action: ScheduleAction) async throws -> PlannedRun {
        switch action.target {
        case .actor(let id, let input, let options):
            guard let actor = try await actor(id: id) else { throw APIError.notFound("Actor \(id)") }
            let new = try await scheduled(actor, options, Self.record(input), by: action)
            return PlannedRun(new: new, title: "Actor \(actor.fullName)")
        case .task(let id, let input):
            let task = try await task(id)
            guard let actor = try await actor(id: task.actId) else { throw APIError.notFound("Actor \(task.actId)") }
            let merged = input.map { given in task.input.map { $0.overlaid(with: given) } ?? given } ?? task.input
            var new = try await scheduled(actor, task.options, merged.map(Self.inputRecord), by: action)
            new.taskId = task.id
            return PlannedRun(new: new, title: "task \(task.name)")
        }
    }

    private func scheduled(
        _ actor: LocalActor, _ options: JSONValue?, _ input: RecordStore.Record?, by action: ScheduleAction
    ) async throws -> RunStore.New {
        let request = APIRequest(internalQuery: RunOptionsField.query(options))
        let options = try actor.defaultOptions.overridden(by: request)
        let built = try await actors.actor(actor, built: options.build)
        let actor = action.startsPrograms ? built : built.withoutProgram
        return RunStore.New(
            actor: actor, options: options, origin: "SCHEDULER", userAgent: nil,
            input: try self.input(input, for: actor), owner: owner.description)
    }

    /// The input of an action that runs an actor.
    private static func record(_ runInput: JSONValue?) -> RecordStore.Record? {
        guard let body = runInput?["body"]?.string, !body.isEmpty else { return nil }
        let type = runInput?["contentType"]?.string ?? APIResponse.jsonType
        return RecordStore.Record(contentType: type, contentEncoding: .identity, body: Array(body.utf8))
    }
}
