import Foundation
import GatewayClient
import Libraries
import LuaEngine
import Permissions

/// The shared libraries that code finds with `require`: those of its project, in the versions that are locked.
struct ScriptLibraries: Sendable {
    let locked: LockedLibraries

    /// - Parameters:
    ///   - folder: the folder of the script; the working directory for code that is in no file.
    ///   - name: what messages call the code.
    ///   - header: the libraries that its header names, with the versions that will do.
    /// - Returns: nil when there are none.
    /// - Throws: `LibraryError` when what is declared is not what is locked.
    init?(
        folder: String, name: String, header: [(name: String, version: String)] = [], environment: [String: String]
    ) throws(LibraryError) {
        let project = ModulePlaces.project(above: folder) ?? folder
        // Most scripts have no libraries, and should not have to wait for what others need.
        let files = [LibraryManifest.name, LockFile.name]
        guard !header.isEmpty || files.contains(where: { access(project + "/" + $0, F_OK) == 0 }) else { return nil }
        let libraries = try LockedLibraries(
            project: try LibraryProject(folder: project), script: name, header: header,
            cache: LibraryCache(environment: environment))
        guard !libraries.all.isEmpty else { return nil }
        locked = libraries
    }

    /// The libraries as the engine takes them. Each is read, and compared with the lock, when it is first required.
    var pinned: [PinnedLibrary] {
        locked.all.map { library in
            PinnedLibrary(
                name: library.locked.name, title: library.locked.title, isDeclared: library.isDeclared,
                dependencies: library.locked.dependencies.keys.sorted()
            ) { [locked] in
                do {
                    return try Self.modules(of: library.locked, try locked.content(of: library.locked))
                } catch let error as LibraryError {
                    let code = error.code == .notFound ? "library_missing" : "library_mismatch"
                    throw ErrorObject(message: error.message, fields: [("code", .string(code))])
                }
            }
        }
    }

    private static func modules(of library: LockedLibrary, _ content: LibraryContent) throws -> [String: Chunk] {
        content.modules(ofLibrary: library.name).mapValues { file in
            let place = library.name + "-" + library.version.description + (content.isSingle ? ".lua" : "/" + file)
            return Chunk(bytes: content.files[file] ?? [], name: "@" + place)
        }
    }

    /// Reads what is not on this machine yet. What cannot be read is told to whoever requires it, not to all others.
    ///
    /// - Throws: `CommandProblem` with both hashes when a store holds other bytes than were locked.
    func fetch(through session: GatewaySession) async throws(CommandProblem) {
        let missing = locked.missing
        guard !missing.isEmpty, let cache = LibraryCache(environment: ProcessInfo.processInfo.environment) else {
            return
        }
        let store = GatewayLibraries(session, gatekeeper: nil, command: "moongate run", subject: "libraries")
        let reader = StoreReader(store, cache: cache)
        for library in missing {
            do {
                try await reader.fetch(library)
            } catch let error as LibraryError where error.code == .mismatch {
                throw CommandProblem(message: error.message, status: error.status)
            } catch {
                locked.note(LibraryDesk.message(of: error), for: library)
            }
        }
    }
}

extension ScriptLibraries {
    /// The libraries of a script, with those that its header names.
    ///
    /// - Throws: `LibraryError` when what is declared is not what is locked.
    init?(_ script: ScriptSource, _ header: ScriptHeader?, environment: [String: String]) throws(LibraryError) {
        try self.init(
            folder: script.folder ?? FileManager.default.currentDirectoryPath, name: script.name,
            header: header?.libraries ?? [], environment: environment)
    }
}

extension ScriptLibraries {
    /// The libraries of an actor of a project, as far as they are on this machine. What is wrong with them stands in its log.
    @Sendable
    static func ofActor(project: String, caches: String?) -> [PinnedLibrary] {
        do throws(LibraryError) {
            let environment = caches.map { ["XDG_CACHE_HOME": $0] } ?? [:]
            return try ScriptLibraries(folder: project, name: "the actor", environment: environment)?.pinned ?? []
        } catch {
            StandardError.line(error.message)
            return []
        }
    }
}

extension CommandProblem {
    /// Why a script with shared libraries is not run.
    init(_ error: LibraryError) {
        self.init(message: error.message, status: error.code == .usage ? ExitStatus.compileError : error.status)
    }
}
