import Foundation
import HTTPTypes

/// What has to be started for a run, and with what around it.
struct ActorLaunch {
    var executable: String
    var arguments: [String]
    var variables: [String: String]
    var directory: String
    var input: [UInt8]?

    /// - Parameter directory: a fresh folder for this run alone.
    /// - Throws: ``ActorLaunchError`` when the actor has nothing that can be started.
    init(
        _ actor: LocalActor, run: RunRecord, directory: String, in environment: RunSupervisor.Environment,
        baseURL: String
    ) throws {
        if let obstacle = actor.obstacle { throw ActorLaunchError(message: obstacle) }
        var variables = actor.environment
        variables.merge(ActorVariables.platform(actor, run, environment, baseURL: baseURL)) { $1 }
        if let command = actor.command {
            guard environment.startsPrograms else { throw ActorLaunchError(message: Self.noPrograms) }
            executable = try Self.find(command, environment.searchPath)
            arguments = Array(command.arguments.dropFirst())
            self.directory = command.directory
            variables.merge(ActorVariables.inherited(directory: directory)) { $1 }
        } else {
            let source = Array(actor.source.utf8)
            let header = JSONValue.object([
                ("name", .string("\(actor.fullName)/main.lua")), ("length", .int(Int64(source.count))),
                ("modules", .optional(actor.folder)), ("project", .optional(environment.actors.projectPath)),
                ("caches", .optional(Self.caches)),
            ])
            executable = environment.executable
            arguments = ["__actor"]
            input = header.bytes + [0x0A] + source
            self.directory = directory
            variables.merge(ActorVariables.bare(directory: directory)) { $1 }
        }
        self.variables = variables
    }

    /// Where the user's caches are, which the run itself is not told.
    private static var caches: String? {
        let environment = ProcessInfo.processInfo.environment
        return environment["XDG_CACHE_HOME"] ?? environment["HOME"].map { $0 + "/.cache" }
    }

    fileprivate static let noPrograms =
        "this actor is a program, and this script may start none; --allow-exec lets it"

    /// A name without a slash is looked for as a shell does; others are relative to the actor's folder.
    private static func find(_ command: ActorCommand, _ searchPath: String) throws -> String {
        let program = command.arguments.first ?? ""
        if program.hasPrefix("/") { return program }
        if program.contains("/") { return "\(command.directory)/\(program)" }
        for folder in searchPath.split(separator: ":") where folder.hasPrefix("/") {
            let path = "\(folder)/\(program)"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw ActorLaunchError(message: "there is no program \"\(program)\" in \(searchPath)")
    }
}

extension LocalActor {
    /// The actor as whoever sends the request may start it. A script that may start no programs could otherwise have a gateway
    /// start them that may.
    func startable(for request: APIRequest) -> LocalActor { request.refusesPrograms ? withoutProgram : self }

    /// The actor for those who may start no programs.
    var withoutProgram: LocalActor {
        guard command != nil, obstacle == nil else { return self }
        var actor = self
        actor.obstacle = ActorLaunch.noPrograms
        return actor
    }
}

extension APIRequest {
    /// Whether whoever sends it may start no actor that is a program of the project, now or by what it leaves behind.
    var refusesPrograms: Bool { headers[.programs] == "refused" }
}

extension HTTPField.Name {
    fileprivate static let programs = HTTPField.Name("X-Moongate-Programs") ?? .server
}
