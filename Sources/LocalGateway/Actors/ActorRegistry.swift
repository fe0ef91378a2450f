import Synchronization

/// All actors there are: inside the binary, in the project's files, in the state directory.
final class ActorRegistry: Sendable {
    let builtIn: [LocalActor]
    private let project: ProjectFolder?
    private let store: ActorStore
    private let database: GatewayDatabase
    private let user: LocalUser
    private let report: @Sendable (String) -> Void
    /// Said once; files that stay broken are looked at again with every request.
    private let reported = Mutex<Set<String>>([])

    init(
        builtIn: [LocalActor], project: ProjectFolder?, store: ActorStore, database: GatewayDatabase, user: LocalUser,
        report: @escaping @Sendable (String) -> Void
    ) {
        (self.builtIn, self.project, self.store) = (builtIn, project, store)
        (self.database, self.user, self.report) = (database, user, report)
    }

    /// The folder with the files of the project.
    var projectPath: String? { project?.path }

    /// Every actor, the oldest first.
    func all() async throws -> [LocalActor] {
        let stored = try await database.read { [store] db in try store.all(db) }
        return builtIn + projectActors().usable + stored
    }

    func find(id: String) async throws -> LocalActor? {
        if let actor = builtIn.first(where: { $0.id == id }) { return actor }
        if let actor = try await database.read({ [store] db in try store.find(db, id: id) }) { return actor }
        return projectActors().usable.first { $0.id == id }
    }

    /// The actor a path means: its id or `username~name`; `~name` is one of the user's own.
    ///
    /// - Throws: ``APIError`` 404 in the two forms the API has for it, or 400 for an actor whose files are broken.
    func find(_ reference: String) async throws -> LocalActor {
        guard let tilde = reference.firstIndex(of: "~") else {
            if let actor = try await find(id: reference) { return actor }
            throw APIError(.notFound, "record-or-token-not-found", "Actor was not found or access denied")
        }
        let (username, name) = (reference[..<tilde], String(reference[reference.index(after: tilde)...]))
        if let actor = builtIn.first(where: { $0.username == username && $0.name == name }) { return actor }
        if username.isEmpty || username == user.username || username == user.id {
            let files = projectActors()
            if let actor = files.usable.first(where: { $0.name.lowercased() == name.lowercased() }) { return actor }
            if let broken = files.broken.first(where: { $0.name == name }) {
                throw APIError.invalidValue("the actor \"\(name)\" of this project cannot be used: \(broken.problem)")
            }
            if let actor = try await database.read({ [store] db in try store.find(db, name: name) }) { return actor }
        }
        throw APIError.notFound("Actor with this name")
    }

    /// The actor of a run, at the build it runs on.
    func actor(of run: RunRecord) async throws -> LocalActor? {
        guard let actor = try await find(id: run.actId) else { return nil }
        guard actor.record != nil else { return actor }
        guard let build = actor.builds.first(where: { $0.id == run.buildId }) else { return nil }
        return try await self.actor(actor, at: build)
    }

    /// The actor of a build with a tag or number.
    ///
    /// - Throws: ``APIError`` 403 when there is none.
    func actor(_ actor: LocalActor, built name: String) async throws -> LocalActor {
        try await self.actor(actor, at: try actor.build(named: name))
    }

    /// The actor as it was when that build was made, with its sources.
    func actor(_ actor: LocalActor, at build: ActorBuild) async throws -> LocalActor {
        guard actor.record != nil, build.version == nil else { return actor.at(build) }
        return actor.at(try await database.read { [store] db in try store.loaded(db, build) })
    }

    /// Whether a name is free for an actor of the user's own.
    func isFree(_ name: String) -> Bool {
        !projectActors().usable.contains { $0.name.lowercased() == name.lowercased() }
    }

    private func projectActors() -> ProjectFolder.Actors {
        guard let project else { return ProjectFolder.Actors() }
        let found = project.actors()
        for (name, problem) in found.broken {
            let line = "the actor \"\(name)\" in \(project.path) cannot be used: \(problem)"
            if reported.withLock({ $0.insert(line).inserted }) { report(line) }
        }
        return found
    }
}
