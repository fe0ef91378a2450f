extension LocalActor {
    var versions: [ActorVersion] { record?.versions ?? [ownVersion] }

    var builds: [ActorBuild] { record?.builds ?? [ownBuild] }

    /// The builds that have a tag, in the order of the tags.
    var taggedBuilds: [(tag: String, build: ActorBuild)] {
        guard let record else { return [(defaultBuild, ownBuild)] }
        return record.tags.sorted { $0.key < $1.key }.compactMap { tag, id in
            record.builds.first { $0.id == id }.map { (tag, $0) }
        }
    }

    /// The build with a tag or number.
    ///
    /// - Throws: ``APIError`` 403 in the API's two forms.
    func build(named name: String) throws -> ActorBuild {
        if let tagged = taggedBuilds.first(where: { $0.tag == name }) { return tagged.build }
        if let numbered = builds.last(where: { $0.number == name }) { return numbered }
        // Whatever its author calls the tag: what was never given another one is the latest.
        if record == nil, name == Self.buildTag { return ownBuild }
        if name.utf8.first?.isDigit == true {
            throw APIError(.forbidden, "build-not-found", "Build with number \"\(name)\" was not found.")
        }
        throw APIError(
            .forbidden, "unknown-build-tag",
            "Build with tag \"\(name)\" was not found. Has the Actor been built already?")
    }

    /// The actor as it was when that build was made.
    ///
    /// - Parameter build: with its sources.
    func at(_ build: ActorBuild) -> LocalActor {
        var actor = self
        actor.build = build
        if record != nil, let version = build.version { actor.takeSource(of: version) }
        return actor
    }

    /// Sources that came over the API are Lua or nothing. A command of theirs is not started: whoever holds the token could
    /// otherwise run any program as the user of this machine, and commands belong to files the user keeps.
    private mutating func takeSource(of version: ActorVersion) {
        environment = Dictionary(version.variables.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        command = nil
        if let file = version.file("main.lua") {
            source = String(decoding: file, as: UTF8.self)
            obstacle = nil
        } else {
            source = ""
            obstacle =
                "version \(version.number) has no source file main.lua, and the local gateway runs nothing else that "
                + "was uploaded. Keep programs in a folder of the project, as actors/\(name)/.actor/actor.json says."
        }
        let head = version.file(".actor/actor.json")
        let definition = try? ActorDefinition(head ?? Array("{}".utf8)) { version.file(".actor/\($0)") }
        inputSchema =
            definition?.inputSchema ?? version.file("INPUT_SCHEMA.json").flatMap { try? JSONValue(parsing: $0) }
    }

    /// The one build of an actor whose sources are files.
    var ownBuild: ActorBuild {
        let number = "\(versionNumber).1"
        return ActorBuild(
            id: Identifier.derived(from: "\(fullName)@\(number)"), actId: id, number: number,
            startedAt: modifiedAt ?? Moment(milliseconds: 0), version: ownVersion)
    }

    private var ownVersion: ActorVersion {
        var files: [JSONValue] = []
        if command == nil {
            files.append(
                .object([
                    ("name", .string("main.lua")), ("format", .string("TEXT")), ("content", .string(source)),
                ]))
        }
        let variables = environment.sorted { $0.key < $1.key }.map {
            ActorVariable(name: $0.key, value: $0.value, isSecret: false).json
        }
        return ActorVersion(
            number: versionNumber,
            json: .object([
                ("versionNumber", .string(versionNumber)), ("sourceType", .string("SOURCE_FILES")),
                ("envVars", .array(variables)), ("buildTag", .string(defaultBuild)),
                ("applyEnvVarsToBuild", .bool(false)), ("sourceFiles", .array(files)),
            ]))
    }
}
