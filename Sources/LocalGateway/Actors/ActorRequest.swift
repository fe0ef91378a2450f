/// Reads what clients send about actors, versions and environment variables.
enum ActorRequest {
    private static let texts = [
        "title", "description", "seoTitle", "seoDescription", "actorPermissionLevel", "pictureUrl",
    ]
    private static let flags = ["isPublic", "isDeprecated", "restartOnError"]
    private static let objects = ["defaultRunOptions", "actorStandby", "exampleRunInput"]
    private static let arrays = ["categories", "pricingInfos"]
    private static let sourceTypes = [
        "SOURCE_FILES", "GIT_REPO", "TARBALL", "GITHUB_GIST", "SOURCE_CODE",
    ]

    /// - Throws: ``APIError`` 400.
    static func name(_ body: JSONValue) throws -> String? {
        guard let value = body.field("name") else { return nil }
        guard let name = value.string, Identifier.isName(name) else {
            throw APIError.invalidValue(
                "\"name\" must be 3 to 63 letters, digits and hyphens, and must not begin or end with a hyphen")
        }
        return name
    }

    /// The members that are kept as they come; others are not part of an actor.
    static func settings(_ body: JSONValue) throws -> JSONValue {
        for name in texts { _ = try body.textField(name, limit: APIRequest.bodyLimit) }
        for name in flags { _ = try body.flagField(name) }
        for name in objects { _ = try body.objectField(name) }
        for name in arrays { _ = try body.arrayField(name) }
        if let options = body.field("defaultRunOptions") { try check(options: options) }
        let known = texts + flags + objects + arrays
        return .object(body.members.filter { known.contains($0.0) })
    }

    private static func check(options: JSONValue) throws {
        func number(_ name: String, _ isValid: (Int64) -> Bool, _ words: String) throws {
            guard let value = options.field(name) else { return }
            guard let number = value.integer, isValid(number) else {
                throw APIError.invalidValue("\"defaultRunOptions.\(name)\" must be \(words)")
            }
        }
        try number("timeoutSecs", { (0...1_000_000_000).contains($0) }, "a whole number of seconds")
        try number("memoryMbytes", RunOptions.isMemory, "a power of 2 between 128 and 32768")
        try number("maxItems", { $0 > 0 }, "greater than zero")
        _ = try options.textField("build", of: "\"defaultRunOptions\"")
        _ = try options.flagField("restartOnError", of: "\"defaultRunOptions\"")
    }

    static func versions(_ body: JSONValue) throws -> [ActorVersion]? {
        guard let list = try body.arrayField("versions") else { return nil }
        let versions = try list.map { try version($0) }
        guard Set(versions.map(\.number)).count == versions.count else {
            throw APIError.invalidValue("\"versions\" must not hold the same \"versionNumber\" twice")
        }
        return versions
    }

    /// - Parameter old: what an update leaves as it is.
    static func version(_ body: JSONValue, over old: ActorVersion? = nil) throws -> ActorVersion {
        guard body.isObject else { throw APIError.invalidValue("a version must be an object") }
        let number = body["versionNumber"]?.string ?? old?.number
        guard let number, isVersion(number) else {
            throw APIError.invalidValue("\"versionNumber\" must be two numbers up to 99, such as \"0.1\"")
        }
        var json = old?.json ?? .object([])
        for name in ["buildTag", "gitRepoUrl", "tarballUrl", "gitHubGistUrl"] where body.has(name) {
            let text = try body.textField(name, limit: APIRequest.bodyLimit)
            json = json.replacing(name, with: .optional(text))
        }
        if let flag = try body.flagField("applyEnvVarsToBuild") {
            json = json.replacing("applyEnvVarsToBuild", with: .bool(flag))
        }
        let type = try body.choiceField("sourceType", among: sourceTypes)
        if let type = type ?? (old == nil ? "SOURCE_FILES" : nil) {
            json = json.replacing("sourceType", with: .string(type))
        }
        if let files = body.field("sourceFiles") {
            json = json.replacing("sourceFiles", with: try check(files))
        }
        if let variables = try body.arrayField("envVars") {
            json = json.replacing("envVars", with: .array(try list(variables, over: old).map(\.json)))
        }
        if json["envVars"] == nil { json = json.replacing("envVars", with: .array([])) }
        return ActorVersion(number: number, json: json.replacing("versionNumber", with: .string(number)))
    }

    private static func check(_ files: JSONValue) throws -> JSONValue {
        guard let list = files.elements, list.allSatisfy({ $0["name"]?.string?.isEmpty == false }) else {
            throw APIError.invalidValue("\"sourceFiles\" must be an array of objects with a \"name\"")
        }
        let isContentText = list.allSatisfy { $0["content"]?.string != nil || $0["folder"]?.bool == true }
        let hasKnownFormat = list.allSatisfy { ["TEXT", "BASE64"].contains($0["format"]?.string ?? "TEXT") }
        guard isContentText, hasKnownFormat else {
            throw APIError.invalidValue(
                "every one of \"sourceFiles\" needs a \"content\" and the \"format\" TEXT or BASE64, or is a folder")
        }
        return files
    }

    /// Secrets come without their values when a client sends back what it was given; they keep those they have.
    private static func list(_ elements: [JSONValue], over old: ActorVersion?) throws -> [ActorVariable] {
        try elements.map { element in
            let name = element["name"]?.string
            return try variable(element, over: old?.variables.first { $0.name == name })
        }
    }

    static func variable(_ body: JSONValue, over old: ActorVariable? = nil) throws -> ActorVariable {
        guard let name = body["name"]?.string ?? old?.name else {
            throw APIError.invalidValue("an environment variable needs a \"name\"")
        }
        let place = "the environment variable \"\(name)\""
        let value = try body.textField("value", of: place, limit: APIRequest.bodyLimit)
        let isSecret = try body.flagField("isSecret", of: place)
        let variable = ActorVariable(
            name: name, value: value ?? old?.value ?? "", isSecret: isSecret ?? old?.isSecret ?? false)
        do {
            try ActorEnvironmentRules.check(variable.name, variable.value)
        } catch {
            throw APIError.invalidValue("\(error)")
        }
        return variable
    }

    static func tags(_ body: JSONValue) throws -> [(tag: String, buildId: String?)] {
        guard let tags = try body.objectField("taggedBuilds") else { return [] }
        return try tags.members.map { tag, build in
            if build.isNull { return (tag, nil) }
            guard let id = build["buildId"]?.string else {
                throw APIError.invalidValue("\"taggedBuilds.\(tag)\" must be null or have a \"buildId\"")
            }
            return (tag, id)
        }
    }

    /// Two numbers up to 99 without leading zeros.
    static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in Int(part).map { (0...99).contains($0) && String($0) == part } ?? false }
    }
}
