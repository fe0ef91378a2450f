import Foundation
import GatewayClient
import Glibc
import LuaEngine
import Signals
import Stdlib

/// The process in which the local gateway runs an actor.
public enum ActorProcess {
    private static let failure: Int32 = 1
    private static let usage: Int32 = 64
    private static let terminated: Int32 = 128 + SIGTERM

    /// The shared libraries of a project, which are also looked for below the folder of the user's caches.
    public typealias Libraries = @Sendable (_ project: String, _ caches: String?) -> [PinnedLibrary]

    /// Runs the actor that standard input and the environment describe. The main thread has to pass signals meanwhile.
    ///
    /// - Parameter libraries: what it may require besides files.
    /// - Returns: the exit status: 0 when the actor succeeded.
    public static func main(libraries: Libraries = { _, _ in [] }) async -> Int32 {
        guard let environment = ActorEnvironment(ProcessInfo.processInfo.environment),
            let script = ActorScript(from: STDIN_FILENO)
        else {
            write("moongate: __actor is for the local gateway to start\n")
            return usage
        }
        refuseCoreDumps()
        endWithGateway()
        do {
            return try await run(script, ActorRun(environment), libraries)
        } catch {
            write("\(error)\n")
            return failure
        }
    }

    private static func run(
        _ script: ActorScript, _ run: ActorRun, _ libraries: Libraries
    ) async throws -> Int32 {
        var configuration = Engine.Configuration()
        configuration.memoryLimit = run.environment.memoryForScript
        // Everything an actor prints is its log, line by line.
        configuration.standardOutput = .standardError
        // The platform's variables and those that the author declared; what opens the gateway is not the script's to see.
        configuration.sandbox.environment = ProcessInfo.processInfo.environment.filter { $0.key != "APIFY_TOKEN" }
        if let folder = script.modules {
            configuration.sandbox.modules = ModulePlaces(scriptFolder: folder, otherwise: script.project)
            let project = configuration.sandbox.modules.project ?? folder
            configuration.sandbox.libraries = libraries(project, script.caches)
        }
        let engine = try Engine(configuration)
        for module in Stdlib.modules {
            engine.addModule(module.name, source: Chunk(bytes: module.source, name: module.chunkName))
        }
        let termination = SignalWatcher([SIGTERM]) { _ in engine.interrupt(.cancelled) }
        defer { withExtendedLifetime(termination) {} }
        return try await Self.run(script, run, on: engine)
    }

    private static func run(_ script: ActorScript, _ run: ActorRun, on engine: isolated Engine) async throws -> Int32 {
        let status: Int32
        do {
            try await ActorModule(run: run).install(in: engine)
            try await engine.run(Chunk(bytes: script.source, name: "@" + fileName(script.name)))
            status = 0
        } catch let error as LuaError {
            status = end(error, run)
        }
        await run.finish()
        await engine.close()
        return status
    }

    /// The last part of the name, which is what people know: `main.lua`.
    private static func fileName(_ name: String) -> String {
        name.split(separator: "/").last.map(String.init) ?? name
    }

    /// Says in the log and in the run's status message how the actor failed.
    private static func end(_ error: LuaError, _ run: ActorRun) -> Int32 {
        switch error.code {
        case .exit(let status):
            return status
        case .interrupted:
            return terminated
        case .memory:
            run.fail("The actor ran out of memory: its run has \(run.environment.memoryMbytes) MB.")
        default:
            write(error.message + "\n" + (error.traceback.isEmpty ? "" : error.traceback + "\n"))
            run.fail(error.message)
        }
        return failure
    }

    /// A crash is the run's failure, not something to fill a disk with.
    private static func refuseCoreDumps() {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }

    /// The pipe from the gateway ends when the gateway does, however it does.
    private static func endWithGateway() {
        let thread = Thread {
            var byte: UInt8 = 0
            while true {
                let count = Glibc.read(STDIN_FILENO, &byte, 1)
                if count == 0 || (count < 0 && errno != EINTR) { _exit(terminated) }
            }
        }
        thread.start()
    }

    private static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}

extension ActorEnvironment {
    /// What is left for Lua's values once the process itself has its share.
    var memoryForScript: Int {
        let share = 64
        return max(memoryMbytes - share, share) << 20
    }
}
