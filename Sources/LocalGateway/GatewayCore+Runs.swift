import GRDB
import GatewayAPI

extension GatewayCore {
    /// How long a request may wait for a run's end.
    static let maximumWait = 60.0

    func actor(id: String) async throws -> LocalActor? { try await actors.find(id: id) }

    /// The actor a path means: its id or `username~name`; `~name` is one of the user's own.
    ///
    /// - Throws: ``APIError`` 404 in the two forms the API has for it.
    func actor(_ reference: String) async throws -> LocalActor { try await actors.find(reference) }

    /// - Parameter task: whose input and options stand behind those of the request.
    func start(_ actor: LocalActor, _ request: APIRequest, task: TaskRecord? = nil) async throws -> RunRecord {
        let run = try await begin(actor, request, task: task)
        return try await settled(run.id, request)
    }

    /// Makes a run and lets it take its turn.
    func begin(_ actor: LocalActor, _ request: APIRequest, task: TaskRecord? = nil) async throws -> RunRecord {
        let request = request.falling(backOn: RunOptionsField.query(task?.options))
        let options = try actor.defaultOptions.overridden(by: request)
        let actor = try await actors.actor(actor, built: options.build).startable(for: request)
        _ = try waitLimit(request)
        try Self.checkPermissionLevel(request)
        let webhooks = try WebhookChange.adHoc(request.value("webhooks"))
        let input = try await input(of: request, for: actor, over: task)
        let new = RunStore.New(
            actor: actor, options: options, origin: "API", userAgent: request.headers[.userAgent], input: input,
            owner: owner.description, taskId: task?.id, webhooks: webhooks)
        let run = try await database.write { [self] db in try create(db, new) }
        await supervisor.enqueue(run, actor)
        return run
    }

    /// Actors may do the same on every level here; but what the real API refuses is refused.
    private static func checkPermissionLevel(_ request: APIRequest) throws {
        let levels = ["LIMITED_PERMISSIONS", "FULL_PERMISSIONS"]
        guard let level = request.value("forcePermissionLevel"), !level.isEmpty, !levels.contains(level) else { return }
        throw APIError.invalidParameter(
            "Query parameter \"forcePermissionLevel\" must be one of \(levels.joined(separator: ", ")).")
    }

    /// Makes a run, whoever wants it.
    func create(_ db: Database, _ new: RunStore.New) throws -> RunRecord {
        if let limits = configuration.refusesRunsBeyond { try runs.checkRoom(db, for: new.options, within: limits) }
        let run = try runs.create(db, new, datasets: datasets.storages, records: records, queues: queues.storages)
        // Who follows the log from the first moment on finds something there, and stays.
        try logs.note(db, run.id, "The run of \(new.actor.fullName) waits for its turn.")
        return run
    }

    /// The input of a run, with the default values of the actor's schema; an empty body and a JSON `null` both mean that
    /// there is none.
    ///
    /// - Parameter task: whose input stands behind that of the request.
    func input(
        of request: APIRequest, for actor: LocalActor, over task: TaskRecord? = nil
    ) async throws -> RecordStore.Record? {
        if let task {
            return try self.input(try await input(of: request, over: task), for: actor)
        }
        let (body, type) = (try await request.decodedBody(), try request.storedContentType())
        return try self.input(RecordStore.Record(contentType: type, contentEncoding: .identity, body: body), for: actor)
    }

    /// The same for an input from anywhere.
    func input(_ given: RecordStore.Record?, for actor: LocalActor) throws -> RecordStore.Record? {
        var body = given?.body ?? []
        var type = given?.contentType ?? APIResponse.jsonType
        let isJSON = type.lowercased().hasPrefix("application/json")
        if isJSON, !body.isEmpty {
            do {
                try JSONScanner.validate(body)
            } catch {
                throw APIError(.badRequest, "invalid-input", "The input is not valid JSON: \(error)")
            }
            if JSONValue.compact(body[...]) == Array("null".utf8) { body = [] }
        }
        if let schema = actor.inputSchema, isJSON || body.isEmpty {
            if body.isEmpty { type = APIResponse.jsonType }
            let given = body.isEmpty ? Array("{}".utf8) : body
            let filled = ActorInput.withDefaults(given, schema)
            try ActorInput.check(filled, schema)
            // An actor that wants nothing gets nothing when nothing was sent.
            body = body.isEmpty && filled == given ? [] : filled
        }
        return body.isEmpty ? nil : RecordStore.Record(contentType: type, contentEncoding: .identity, body: body)
    }

    /// The run, once `waitForFinish` is over or the run is.
    func settled(_ id: String, _ request: APIRequest) async throws -> RunRecord {
        try await settled(id, atMost: .seconds(try waitLimit(request)))
    }

    /// The run, once that time is over or the run is.
    func settled(_ id: String, atMost limit: Duration) async throws -> RunRecord {
        let deadline = ContinuousClock.now + limit
        while true {
            let counter = board.counter(id)
            let run = try await current(id)
            let left = deadline - .now
            guard !run.status.isTerminal, left > .zero, !board.isClosed else { return run }
            // The changes of another process's runs are seen by looking.
            let pause: Duration = run.owner == owner.description ? .seconds(5) : .milliseconds(100)
            await board.wait(id, after: counter, atMost: min(left, pause))
            try Task.checkCancellation()
        }
    }

    func waitLimit(_ request: APIRequest) throws -> Double {
        min(try request.number("waitForFinish") ?? 0, Self.maximumWait)
    }

    /// The run as it stands; one whose gateway is gone is seen to on the way.
    func current(_ id: String) async throws -> RunRecord {
        let run = try await database.read { [runs] db in try runs.find(db, id) }
        guard isOrphan(run) else { return run }
        await settleOrphans()
        return try await database.read { [runs] db in try runs.find(db, id) }
    }

    func abort(_ id: String, _ request: APIRequest) async throws -> RunRecord {
        let before = try await current(id)
        guard !before.status.isTerminal, before.status != .aborting else { return before }
        let isGraceful = request.flag("gracefully")
        let grace = isGraceful ? RunLifecycle.longGrace : RunLifecycle.grace
        let run = try await database.write { [runs, logs] db in
            let run = try runs.abort(db, id, grace: grace)
            if isGraceful, run.status == .aborting {
                try logs.note(db, id, "The run is asked to stop and has \(grace.milliseconds / 1000) seconds for it.")
            }
            return run
        }
        if run.owner == owner.description { await supervisor.abort(id, grace: grace) }
        board.changed(id)
        return try await current(id)
    }

    func resurrect(_ id: String, _ request: APIRequest) async throws -> RunRecord {
        let before = try await current(id)
        let options = try before.options.overridden(by: request)
        let actor = try await actor(forResurrecting: before, build: request.value("build")).startable(for: request)
        let limits = configuration.refusesRunsBeyond
        let run = try await database.write { [runs, logs, owner] db in
            if let limits, before.status.isTerminal { try runs.checkRoom(db, for: options, within: limits) }
            let run = try runs.resurrect(db, id, actor, options: options, owner: owner.description)
            try logs.note(db, id, "The run was resurrected and waits for its turn.")
            return run
        }
        board.changed(id)
        await supervisor.enqueue(run, actor)
        return try await current(id)
    }

    /// The very build a run was on, even if its tag has moved, or the one that is asked for now.
    private func actor(forResurrecting run: RunRecord, build: String?) async throws -> LocalActor {
        guard let actor = try await actors.find(id: run.actId) else { throw APIError.notFound("Actor") }
        if let build, !build.isEmpty { return try await actors.actor(actor, built: build) }
        if let same = try await actors.actor(of: run) { return same }
        throw APIError(
            .forbidden, "build-not-found", "Build with number \"\(run.buildNumber ?? "")\" was not found.")
    }

    func json(_ run: RunRecord) -> JSONValue { run.json(user: user, baseURL: baseURL) }
}
