import GRDB

extension ActorStore {
    /// The actor as it stands inside of this change.
    ///
    /// - Throws: ``APIError`` 404.
    func existing(_ db: Database, _ id: String) throws -> LocalActor {
        guard let actor = try find(db, id: id) else { throw APIError.notFound("Actor") }
        return actor
    }

    func create(_ db: Database, name: String?, settings: JSONValue, versions: [ActorVersion]) throws -> LocalActor {
        let id = identifiers.next()
        let name = name ?? "my-actor-\(id.prefix(6).lowercased())"
        guard try find(db, name: name) == nil else { throw Self.nameTaken(name) }
        let now = clock.now.milliseconds
        try db.execute(
            sql: "INSERT INTO actors (id, name, created_at, modified_at, settings) VALUES (?, ?, ?, ?, ?)",
            arguments: [id, name, now, now, settings.text])
        for version in versions { try insert(db, id, version) }
        return try existing(db, id)
    }

    /// - Parameters:
    ///   - name: a new name, or nil to keep the old one.
    ///   - versions: all versions there shall be, or nil to keep those there are.
    ///   - tags: builds by tag; without a build the tag is removed.
    func update(
        _ db: Database, _ id: String, name: String?, settings: JSONValue, versions: [ActorVersion]?,
        tags: [(tag: String, buildId: String?)]
    ) throws -> LocalActor {
        let actor = try existing(db, id)
        if let name, name != actor.name {
            if let other = try find(db, name: name), other.id != id { throw Self.nameTaken(name) }
            try db.execute(sql: "UPDATE actors SET name = ? WHERE id = ?", arguments: [name, id])
        }
        var merged = actor.record?.settings ?? .object([])
        for (name, value) in settings.members { merged = merged.replacing(name, with: value) }
        try db.execute(sql: "UPDATE actors SET settings = ? WHERE id = ?", arguments: [merged.text, id])
        if let versions {
            let gone = actor.versions.filter { old in !versions.contains { $0.number == old.number } }
            for version in gone { try remove(db, id, version.number) }
            for version in versions { try put(db, id, version) }
        }
        for (tag, buildId) in tags { try setTag(db, id, tag, buildId) }
        try touch(db, id)
        return try existing(db, id)
    }

    /// Runs of the actor stay; its builds go.
    func delete(_ db: Database, _ id: String) throws {
        for table in ["actor_versions", "actor_builds", "actor_tags"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE actor_id = ?", arguments: [id])
        }
        try db.execute(sql: "DELETE FROM actors WHERE id = ?", arguments: [id])
    }

    static func nameTaken(_ name: String) -> APIError {
        APIError(.conflict, "actor-name-not-unique", "There is an Actor named \"\(name)\" already.")
    }

    // MARK: - Versions

    func insert(_ db: Database, _ id: String, _ version: ActorVersion) throws {
        let known = try Bool.fetchOne(
            db, sql: "SELECT 1 FROM actor_versions WHERE actor_id = ? AND number = ?", arguments: [id, version.number])
        guard known == nil else {
            throw APIError(
                .conflict, "version-already-exists", "The Actor has a version \(version.number) already.")
        }
        try put(db, id, version)
    }

    func put(_ db: Database, _ id: String, _ version: ActorVersion) throws {
        try db.execute(
            sql: """
                INSERT INTO actor_versions (actor_id, number, version) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET version = excluded.version
                """,
            arguments: [id, version.number, version.json.text])
        try touch(db, id)
    }

    func remove(_ db: Database, _ id: String, _ number: String) throws {
        try db.execute(
            sql: "DELETE FROM actor_versions WHERE actor_id = ? AND number = ?", arguments: [id, number])
        try touch(db, id)
    }

    private func touch(_ db: Database, _ id: String) throws {
        try db.execute(
            sql: "UPDATE actors SET modified_at = ? WHERE id = ?", arguments: [clock.now.milliseconds, id])
    }

    // MARK: - Builds

    /// Makes a build of a version as it is now, and gives it the tag asked for or else the version's.
    func build(_ db: Database, _ id: String, _ version: ActorVersion, tag: String?) throws -> ActorBuild {
        let highest =
            try existing(db, id).builds.filter { $0.versionNumber == version.number }
            .compactMap { $0.number.split(separator: ".").last.flatMap { Int64($0) } }.max() ?? 0
        let made = try Int64.fetchOne(
            db, sql: "SELECT builds_made FROM actor_versions WHERE actor_id = ? AND number = ?",
            arguments: [id, version.number])
        let next = max(highest, made ?? 0) + 1
        let build = ActorBuild(
            id: identifiers.next(), actId: id, number: "\(version.number).\(next)", startedAt: clock.now,
            version: version)
        try db.execute(
            sql: """
                INSERT INTO actor_builds (id, actor_id, number, started_at, origin, version) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                build.id, id, build.number, build.startedAt.milliseconds, build.origin,
                version.json.replacing("versionNumber", with: .string(version.number)).text,
            ])
        try db.execute(
            sql: "UPDATE actor_versions SET builds_made = ? WHERE actor_id = ? AND number = ?",
            arguments: [next, id, version.number])
        if let tag = tag ?? version.buildTag, !tag.isEmpty { try setTag(db, id, tag, build.id) }
        return build
    }

    func deleteBuild(_ db: Database, _ build: ActorBuild) throws {
        try db.execute(sql: "DELETE FROM actor_tags WHERE build_id = ?", arguments: [build.id])
        try db.execute(sql: "DELETE FROM actor_builds WHERE id = ?", arguments: [build.id])
    }

    private func setTag(_ db: Database, _ id: String, _ tag: String, _ buildId: String?) throws {
        guard let buildId else {
            return try db.execute(sql: "DELETE FROM actor_tags WHERE actor_id = ? AND tag = ?", arguments: [id, tag])
        }
        let known = try Bool.fetchOne(
            db, sql: "SELECT 1 FROM actor_builds WHERE actor_id = ? AND id = ?", arguments: [id, buildId])
        guard known != nil else { throw APIError.invalidValue("the Actor has no build \"\(buildId)\"") }
        try db.execute(
            sql: """
                INSERT INTO actor_tags (actor_id, tag, build_id) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET build_id = excluded.build_id
                """,
            arguments: [id, tag, buildId])
    }
}
