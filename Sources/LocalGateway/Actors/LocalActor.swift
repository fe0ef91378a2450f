/// An actor the gateway can run.
struct LocalActor: Sendable {
    static let buildTag = "latest"
    static let buildNumber = "0.0.1"

    /// Where an actor comes from, which decides who may change it.
    enum Home: Sendable {
        /// Inside the binary.
        case binary
        /// A folder of the project, where its author edits it.
        case project
        /// The state directory: made over the API.
        case state
    }

    var username = "apify"
    var name: String
    var title: String
    var description: String
    /// Lua.
    var source: String
    var timeoutSecs: Int64
    var memoryMbytes: Int64
    /// JSON text.
    var exampleInput: String
    var home = Home.binary
    /// Where its files are, when it is made of files.
    var folder: String?
    /// What is started instead of the Lua source.
    var command: ActorCommand?
    /// Why it cannot be started here.
    var obstacle: String?
    /// Variables that its author declared.
    var environment: [String: String] = [:]
    var inputSchema: JSONValue?
    var maxItems: Int64?
    var restartsOnError = false
    /// The tag or number of the build that runs when none is asked for.
    var defaultBuild = LocalActor.buildTag
    /// Of an actor that is not made over the API; its one build has this version and 1 behind it.
    var versionNumber = "0.0"
    /// nil: as old as the account.
    var createdAt: Moment?
    var modifiedAt: Moment?
    /// The build whose sources these are; nil means the actor's own single one.
    var build: ActorBuild?
    /// What only actors made over the API have.
    var record: ActorRecord?

    var fullName: String { "\(username)/\(name)" }

    /// Identifiers of the actors that stand in for well-known ones are theirs; others follow from the name.
    var id: String {
        if let record { return record.id }
        return switch fullName {
        case "apify/web-scraper": "moJRLRc85AitArpNN"
        case "apify/hello-world": "E2jjCZBezvAZnX8Rb"
        default: Identifier.derived(from: fullName)
        }
    }

    var buildId: String { build?.id ?? ownBuild.id }

    var buildNumber: String { build?.number ?? ownBuild.number }

    var isPublic: Bool { home == .binary }

    var defaultOptions: RunOptions {
        RunOptions(
            build: defaultBuild, timeoutSecs: timeoutSecs, memoryMbytes: memoryMbytes, maxItems: maxItems,
            maxTotalChargeUsd: nil, restartOnError: restartsOnError)
    }
}

/// What the state directory keeps of an actor that was made over the API.
struct ActorRecord: Sendable {
    var id: String
    var createdAt: Moment
    var modifiedAt: Moment
    /// The members a client may set, as it set them.
    var settings: JSONValue
    /// Empty in lists.
    var versions: [ActorVersion]
    /// The oldest first, without their sources.
    var builds: [ActorBuild]
    /// Identifiers of builds.
    var tags: [String: String]
}
