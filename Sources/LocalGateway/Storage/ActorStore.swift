import GRDB

/// Actors that are made over the API.
struct ActorStore: Sendable {
    let user: LocalUser
    let clock: GatewayClock
    let identifiers: IdentifierSource

    /// All of them, without their versions.
    func all(_ db: Database) throws -> [LocalActor] {
        try Row.fetchAll(db, sql: "SELECT * FROM actors ORDER BY created_at, rowid").map {
            try actor(db, $0, isListed: true)
        }
    }

    func find(_ db: Database, id: String) throws -> LocalActor? {
        try Row.fetchOne(db, sql: "SELECT * FROM actors WHERE id = ?", arguments: [id]).map { try actor(db, $0) }
    }

    func find(_ db: Database, name: String) throws -> LocalActor? {
        try Row.fetchOne(db, sql: "SELECT * FROM actors WHERE name = ?", arguments: [name]).map { try actor(db, $0) }
    }

    private func actor(_ db: Database, _ row: Row, isListed: Bool = false) throws -> LocalActor {
        let id: String = row["id"]
        let settings = Self.parse(row["settings"])
        var actor = LocalActor(
            username: user.username, name: row["name"], title: settings["title"]?.string ?? row["name"],
            description: settings["description"]?.string ?? "", source: "",
            timeoutSecs: 3600, memoryMbytes: 1024,
            exampleInput: settings["exampleRunInput"]?["body"]?.string ?? "{}")
        actor.home = .state
        if let options = settings["defaultRunOptions"] {
            actor.timeoutSecs = options["timeoutSecs"]?.integer ?? actor.timeoutSecs
            actor.memoryMbytes = options["memoryMbytes"]?.integer ?? actor.memoryMbytes
            actor.maxItems = options["maxItems"]?.integer
            actor.restartsOnError = options["restartOnError"]?.bool ?? false
            actor.defaultBuild = options["build"]?.string ?? LocalActor.buildTag
        }
        actor.record = ActorRecord(
            id: id, createdAt: Moment(milliseconds: row["created_at"]),
            modifiedAt: Moment(milliseconds: row["modified_at"]), settings: settings,
            versions: isListed ? [] : try versions(db, id), builds: try builds(db, id), tags: try tags(db, id))
        return actor
    }

    private func versions(_ db: Database, _ id: String) throws -> [ActorVersion] {
        try Row.fetchAll(
            db, sql: "SELECT number, version FROM actor_versions WHERE actor_id = ? ORDER BY rowid", arguments: [id]
        ).map { ActorVersion(number: $0["number"], json: Self.parse($0["version"])) }
    }

    private func builds(_ db: Database, _ id: String) throws -> [ActorBuild] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, number, started_at, origin FROM actor_builds WHERE actor_id = ? ORDER BY started_at, rowid
                """,
            arguments: [id]
        ).map { row in
            ActorBuild(
                id: row["id"], actId: id, number: row["number"], startedAt: Moment(milliseconds: row["started_at"]),
                origin: row["origin"])
        }
    }

    /// The build with its sources.
    ///
    /// - Throws: ``APIError`` 404 when it was deleted meanwhile.
    func loaded(_ db: Database, _ build: ActorBuild) throws -> ActorBuild {
        let text = try String.fetchOne(
            db, sql: "SELECT version FROM actor_builds WHERE id = ?", arguments: [build.id])
        guard let text else { throw APIError.notFound("Actor build") }
        var build = build
        build.version = ActorVersion(number: build.versionNumber, json: Self.parse(text))
        return build
    }

    private func tags(_ db: Database, _ id: String) throws -> [String: String] {
        let rows = try Row.fetchAll(db, sql: "SELECT tag, build_id FROM actor_tags WHERE actor_id = ?", arguments: [id])
        return Dictionary(rows.map { ($0["tag"], $0["build_id"]) }, uniquingKeysWith: { $1 })
    }

    static func parse(_ text: String) -> JSONValue { (try? JSONValue(parsing: Array(text.utf8))) ?? .object([]) }
}
