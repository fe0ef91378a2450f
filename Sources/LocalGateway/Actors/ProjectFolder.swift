import Foundation

/// The actors in a project's files: the folder itself, when it is laid out as an actor; the folders below `actors/`; and the
/// programs that `moongate.json` names.
///
/// Looked at whenever an actor is asked for, so that what its author saves counts from then on.
struct ProjectFolder: Sendable {
    struct Actors: Sendable {
        var usable: [LocalActor] = []
        /// What is wrong with the others, by name.
        var broken: [(name: String, problem: String)] = []
    }

    static let maximumActors = 1000
    private static let definitionLimit = 1 << 20
    private static let sourceLimit = 16 << 20

    let path: String
    let username: String

    func actors() -> Actors {
        var found = Actors()
        var names: Set<String> = []
        for (name, result) in candidates() where names.count < Self.maximumActors {
            do {
                guard let actor = try result.get() else { continue }
                guard names.insert(actor.name.lowercased()).inserted else {
                    found.broken.append((name, "there is another actor named \"\(actor.name)\" in this project"))
                    continue
                }
                found.usable.append(actor)
            } catch {
                names.insert(name.lowercased())
                found.broken.append((name, "\(error)"))
            }
        }
        return found
    }

    private func candidates() -> [(String, Result<LocalActor?, any Error>)] {
        var list: [(String, Result<LocalActor?, any Error>)] = []
        do {
            for (name, declaration) in try declarations() {
                list.append((name, Result { try declared(name, declaration) }))
            }
        } catch {
            list.append(("moongate.json", .failure(error)))
        }
        let own = URL(fileURLWithPath: path).lastPathComponent
        list.append((own, Result { try actor(in: path, name: own, isProject: true) }))
        let folder = path + "/actors"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted().prefix(Self.maximumActors) where !name.hasPrefix(".") {
            list.append((name, Result { try actor(in: "\(folder)/\(name)", name: name) }))
        }
        return list
    }

    // MARK: - moongate.json

    private func declarations() throws -> [(String, JSONValue)] {
        guard let bytes = try read("\(path)/moongate.json", Self.definitionLimit) else { return [] }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw ActorDefinition.Problem("moongate.json is not valid JSON: \(error)")
        }
        guard let actors = json["actors"], !actors.isNull else { return [] }
        guard actors.isObject else { throw ActorDefinition.Problem("\"actors\" in moongate.json must be an object") }
        return actors.members
    }

    private func declared(_ name: String, _ json: JSONValue) throws -> LocalActor {
        guard Identifier.isName(name) else {
            throw ActorDefinition.Problem("an actor's name must be 3 to 63 letters, digits and hyphens")
        }
        guard json.isObject else { throw ActorDefinition.Problem("its entry in moongate.json must be an object") }
        let directory = try inside(try ActorDefinition.text(json, "directory") ?? ".")
        guard let command = try ActorDefinition.command(json["command"]) else {
            throw ActorDefinition.Problem("its entry in moongate.json needs a \"command\"")
        }
        var definition = try definition(in: directory) ?? ActorDefinition(.object([]))
        let over = try ActorDefinition(json.without(["command", "directory", "name"]))
        definition.title = over.title ?? definition.title
        definition.description = over.description ?? definition.description
        definition.environment.merge(over.environment) { $1 }
        definition.timeoutSecs =
            try ActorDefinition.number(json, "timeoutSecs", 0...1_000_000_000) ?? definition.timeoutSecs
        definition.memoryMbytes =
            try ActorDefinition.number(json, "memoryMbytes", 128...32768) ?? definition.memoryMbytes
        return make(name, definition, directory: directory, command: command, source: nil)
    }

    /// A folder of the project; what lies outside is somebody else's.
    private func inside(_ relative: String) throws -> String {
        let full = URL(fileURLWithPath: relative, relativeTo: URL(fileURLWithPath: path, isDirectory: true))
            .standardizedFileURL.path
        let root = URL(fileURLWithPath: path).standardizedFileURL.path
        guard full == root || full.hasPrefix(root == "/" ? "/" : root + "/") else {
            throw ActorDefinition.Problem("its \"directory\" \"\(relative)\" lies outside of the project")
        }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: full, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw ActorDefinition.Problem("there is no folder \"\(relative)\"")
        }
        return full
    }

    // MARK: - Folders

    /// - Parameter isProject: whether this is the project's own folder, which is an actor only when it says so.
    private func actor(in folder: String, name: String, isProject: Bool = false) throws -> LocalActor? {
        let definition = try definition(in: folder)
        let source = try read("\(folder)/main.lua", Self.sourceLimit)
        if definition == nil, isProject || source == nil { return nil }
        let command = definition?.command
        let known = definition?.name ?? name
        guard Identifier.isName(known) else {
            throw ActorDefinition.Problem("an actor's name must be 3 to 63 letters, digits and hyphens")
        }
        guard command != nil || source != nil else {
            // A project that only has an `actor.json` is one the platform builds; there is nothing to start here.
            if isProject { return nil }
            throw ActorDefinition.Problem(
                "there is neither a main.lua nor a \"moongate\": {\"command\": [...]} in its .actor/actor.json")
        }
        let fallback = try definition ?? ActorDefinition(.object([]))
        return make(known, fallback, directory: folder, command: command, source: source)
    }

    private func definition(in folder: String) throws -> ActorDefinition? {
        guard let bytes = try read("\(folder)/.actor/actor.json", Self.definitionLimit) else { return nil }
        do {
            return try ActorDefinition(bytes) { path in
                // Next to `.actor` is as far up as it may reach.
                guard !path.hasPrefix("/"), !path.split(separator: "/").dropFirst().contains("..") else {
                    throw ActorDefinition.Problem("the path \"\(path)\" of its input schema lies outside of the actor")
                }
                return try read("\(folder)/.actor/\(path)", Self.definitionLimit)
            }
        } catch {
            throw ActorDefinition.Problem(".actor/actor.json cannot be used: \(error)")
        }
    }

    private func read(_ path: String, _ limit: Int) throws -> [UInt8]? {
        do {
            return try SmallFile.read(path, limit: limit)
        } catch {
            let name = URL(fileURLWithPath: path).lastPathComponent
            throw ActorDefinition.Problem("\(name) cannot be read: \(error)")
        }
    }

    private func make(
        _ name: String, _ definition: ActorDefinition, directory: String, command: [String]?, source: [UInt8]?
    ) -> LocalActor {
        var actor = LocalActor(
            username: username, name: name, title: definition.title ?? name,
            description: definition.description ?? "", source: String(decoding: source ?? [], as: UTF8.self),
            timeoutSecs: definition.timeoutSecs ?? 3600, memoryMbytes: definition.memoryMbytes ?? 1024,
            exampleInput: ActorInput.example(definition.inputSchema))
        actor.home = .project
        actor.folder = directory
        actor.command = command.map { ActorCommand(arguments: $0, directory: directory) }
        actor.environment = definition.environment
        actor.inputSchema = definition.inputSchema
        actor.restartsOnError = definition.restartsOnError
        actor.defaultBuild = definition.buildTag ?? LocalActor.buildTag
        actor.versionNumber = definition.version ?? "0.0"
        actor.modifiedAt = Self.changed(directory)
        return actor
    }

    /// When the files that describe an actor were last saved.
    private static func changed(_ folder: String) -> Moment? {
        let dates = ["main.lua", ".actor/actor.json"].compactMap { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            return attributes?[.modificationDate] as? Date
        }
        guard let last = dates.max(), last.timeIntervalSince1970.magnitude < 1e11 else { return nil }
        return Moment(milliseconds: Int64(last.timeIntervalSince1970 * 1000))
    }
}

extension JSONValue {
    func without(_ names: [String]) -> JSONValue { .object(members.filter { !names.contains($0.0) }) }
}
