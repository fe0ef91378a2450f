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
    ///
    /// - Parameter session: gives the way to the stores of those that are not on this machine; nil when there is none.
    func pinned(_ session: (@Sendable () -> GatewaySession)? = nil) -> [PinnedLibrary] {
        locked.all.map { library in
            let (isDeclared, library) = (library.isDeclared, library.locked)
            return PinnedLibrary(
                name: library.name, title: library.title, isDeclared: isDeclared,
                dependencies: library.dependencies.keys.sorted(),
                modules: { [locked] in
                    do {
                        return try locked.content(of: library).map { Self.modules(of: library, $0) }
                    } catch let error as LibraryError {
                        throw Self.problem(error)
                    }
                },
                fetch: { try await Self.fetch(library, session?()) })
        }
    }

    private static func modules(of library: LockedLibrary, _ content: LibraryContent) -> [String: Chunk] {
        content.modules(ofLibrary: library.name).mapValues { file in
            let place = library.name + "@" + library.version.description + (content.isSingle ? ".lua" : "/" + file)
            return Chunk(bytes: content.files[file] ?? [], name: "@" + place)
        }
    }

    private static func problem(_ error: LibraryError) -> ErrorObject {
        let code = error.code == .notFound ? "library_missing" : "library_mismatch"
        return ErrorObject(message: error.message, fields: [("code", .string(code))])
    }

    /// Reads a library that is not on this machine from its store. It is moongate that needs it, whatever the script may
    /// read.
    private static func fetch(_ library: LockedLibrary, _ session: GatewaySession?) async throws -> [String: Chunk] {
        let hint = "\nhint: moongate lib verify reads what is missing"
        guard let session, let cache = LibraryCache(environment: ProcessVariables.all) else {
            throw problem(LibraryError(.notFound, "\(library.title) is not on this machine" + hint))
        }
        let store = GatewayLibraries(session, gatekeeper: nil, command: "moongate run", subject: library.title)
        do {
            return modules(of: library, try await StoreReader(store, cache: cache).fetch(library))
        } catch let error as LibraryError where error.code != .notFound {
            throw problem(error)
        } catch {
            let reason = LibraryDesk.message(of: error)
            throw problem(
                LibraryError(
                    .notFound,
                    "\(library.title) is not on this machine, and \(library.origin.phrase) does not give it: \(reason)"
                        + hint))
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
            return try ScriptLibraries(folder: project, name: "the actor", environment: environment)?.pinned() ?? []
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
