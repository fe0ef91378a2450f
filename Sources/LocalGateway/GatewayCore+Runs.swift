import GRDB
import GatewayAPI

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension GatewayCore {
    /// How long a request may wait for a run's end.
    static let maximumWait = 60.0

    func actor(id: String) -> LocalActor? { actors.first { $0.id == id } }

    /// The actor a path means: its id or `username~name`; `~name` would be one of the user's own.
    ///
    /// - Throws: ``APIError`` 404 in the two forms the API has for it.
    func actor(_ reference: String) throws -> LocalActor {
        guard let tilde = reference.firstIndex(of: "~") else {
            if let actor = actor(id: reference) { return actor }
            throw APIError(.notFound, "record-or-token-not-found", "Actor was not found or access denied")
        }
        let (username, name) = (reference[..<tilde], reference[reference.index(after: tilde)...])
        if let actor = actors.first(where: { $0.username == username && $0.name == name }) { return actor }
        throw APIError.notFound("Actor with this name")
    }

    /// - Parameter task: whose input and options stand behind those of the request.
    func start(_ actor: LocalActor, _ request: APIRequest, task: TaskRecord? = nil) async throws -> RunRecord {
        let request = request.falling(backOn: RunOptionsField.query(task?.options))
        let options = try actor.defaultOptions.overridden(by: request)
        _ = try waitLimit(request)
        let webhooks = try WebhookChange.adHoc(request.value("webhooks"))
        let input =
            if let task { try await self.input(of: request, over: task) } else { try await self.input(of: request) }
        let new = RunStore.New(
            actor: actor, options: options, origin: "API", userAgent: request.headers[.userAgent], input: input,
            owner: owner.description, taskId: task?.id, webhooks: webhooks)
        let run = try await database.write { [runs, records, datasets, queues] db in
            try runs.create(db, new, datasets: datasets.storages, records: records, queues: queues.storages)
        }
        await supervisor.enqueue(run, actor)
        return try await settled(run.id, request)
    }

    /// The input of a run; an empty body and a JSON `null` both mean that there is none.
    private func input(of request: APIRequest) async throws -> RecordStore.Record? {
        let body = try await request.decodedBody()
        guard !body.isEmpty else { return nil }
        let type = request.contentType ?? "application/octet-stream"
        if type.lowercased().hasPrefix("application/json") {
            do {
                try JSONScanner.validate(body)
            } catch {
                throw APIError(.badRequest, "invalid-input", "The input is not valid JSON: \(error)")
            }
            if JSONValue.compact(body[...]) == Array("null".utf8) { return nil }
        }
        return RecordStore.Record(contentType: type, contentEncoding: .identity, body: body)
    }

    /// The run, once `waitForFinish` is over or the run is.
    func settled(_ id: String, _ request: APIRequest) async throws -> RunRecord {
        let limit = try waitLimit(request)
        let deadline = ContinuousClock.now + .seconds(limit)
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

    private func waitLimit(_ request: APIRequest) throws -> Double {
        min(try request.number("waitForFinish") ?? 0, Self.maximumWait)
    }

    /// The run as it stands; one whose gateway is gone is ended on the way.
    func current(_ id: String) async throws -> RunRecord {
        let run = try await database.read { [runs] db in try runs.find(db, id) }
        guard isOrphan(run) else { return run }
        await failOrphans()
        return try await database.read { [runs] db in try runs.find(db, id) }
    }

    private func isOrphan(_ run: RunRecord) -> Bool {
        guard !run.status.isTerminal, run.owner != owner.description else { return false }
        return OwnerIdentity(run.owner)?.isAlive != true
    }

    /// Ends the runs whose gateway is no more. The runs of other gateways that are alive are left alone.
    func failOrphans() async {
        // Most of the time there is none, and looking costs no write.
        guard let found = try? await database.read({ [runs] db in try runs.inProgress(db) }) else { return }
        let orphans = found.filter(isOrphan)
        guard !orphans.isEmpty else { return }
        for run in orphans {
            if let child = run.child.flatMap({ ProcessIdentity($0) }), child.isAlive { _ = kill(-child.pid, SIGKILL) }
        }
        try? await database.write { [runs, logs] db in
            for run in orphans {
                let message = RunLifecycle.orphanMessage
                let isOurs = try runs.finish(
                    db, run.id, .failed, exitCode: nil, message: message, owner: run.owner, usage: nil)
                if isOurs { try logs.note(db, run.id, message) }
            }
        }
        for run in orphans { board.changed(run.id) }
    }

    func abort(_ id: String, _ request: APIRequest) async throws -> RunRecord {
        let before = try await current(id)
        guard !before.status.isTerminal, before.status != .aborting else { return before }
        let grace = request.flag("gracefully") ? Duration.seconds(30) : RunLifecycle.grace
        let run = try await database.write { [runs] db in try runs.abort(db, id, grace: grace) }
        if run.owner == owner.description { await supervisor.abort(id, grace: grace) }
        board.changed(id)
        return try await current(id)
    }

    func resurrect(_ id: String, _ request: APIRequest) async throws -> RunRecord {
        let before = try await current(id)
        guard let actor = actor(id: before.actId) else { throw APIError.notFound("Actor") }
        let options = try before.options.overridden(by: request)
        let run = try await database.write { [runs, owner] db in
            try runs.resurrect(db, id, options: options, owner: owner.description)
        }
        board.changed(id)
        await supervisor.enqueue(run, actor)
        return try await current(id)
    }

    func json(_ run: RunRecord) -> JSONValue {
        run.json(user: user, actor: actor(id: run.actId), baseURL: baseURL)
    }
}
