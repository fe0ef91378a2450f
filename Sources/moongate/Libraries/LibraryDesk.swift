import ArgumentParser
import Foundation
import GatewayClient
import Libraries
import LuaEngine

/// What the commands of `moongate lib` work with: the project of the working directory, and the stores of the gateway,
/// which is opened only when it is needed.
struct LibraryDesk {
    var project: LibraryProject
    let cache: LibraryCache
    let store: GatewayLibraries
    let reader: StoreReader
    private let session: GatewaySession

    /// Runs `body` and says how it ended.
    ///
    /// - Parameters:
    ///   - command: the command: `publish`.
    ///   - words: what stands behind its options, for messages.
    ///   - subject: what it is about, for questions: `reports 1.4.0`.
    /// - Returns: the exit status.
    static func run(
        _ command: String, words: [String] = [], subject: String = "", gateway: GatewayOptions,
        permissions: PermissionSettings = PermissionSettings(), _ body: (inout LibraryDesk) async throws -> Int32
    ) async throws -> ExitCode {
        var settings = RunSettings()
        settings.gateway = gateway.settings(startsPrograms: false)
        settings.permissions = permissions
        do {
            let environment = ProcessVariables.all
            let call = ScriptCall(command: ["lib", command], words: words, settings.gateway)
            var desk = try LibraryDesk(call, subject: subject, settings, environment)
            let status: Int32
            do {
                status = try await body(&desk)
            } catch {
                await desk.close()
                throw error
            }
            let plan = desk.session.trustGuard?.setup.plan
            await desk.close()
            if let plan, let failed = StandardOutput.line(Array(plan.text.utf8)) { return ExitCode(failed) }
            return ExitCode(status)
        } catch let error as ValidationError {
            throw error
        } catch {
            return ExitCode(Self.tell(error))
        }
    }

    private init(
        _ call: ScriptCall, subject: String, _ settings: RunSettings, _ environment: [String: String]
    ) throws {
        let policyFile = PolicyFile(environment: environment)
        let policy = try policyFile.policy()
        var choice = settings.gateway
        choice.standardConnection = policy.connection
        let trust = try Trust(call, nil, policy, policyFile, settings, environment)
        session = try GatewaySession(choice, environment: environment, gatekeeper: trust.gatekeeper)
        guard let cache = LibraryCache(environment: environment) else {
            throw CommandProblem(
                message: "there is no place for a cache: neither XDG_CACHE_HOME nor HOME names a folder",
                status: ExitStatus.configuration)
        }
        self.cache = cache
        let folder = FileManager.default.currentDirectoryPath
        project = try LibraryProject(folder: ModulePlaces.project(above: folder) ?? folder)
        store = GatewayLibraries(session, gatekeeper: trust.gatekeeper, command: call.name, subject: subject)
        reader = StoreReader(store, cache: cache)
    }

    private func close() async {
        await session.shutdown()
        session.trustGuard?.close()
    }

    /// Whether a plan, had it been carried out, would have done something.
    var plansChanges: Bool { session.trustGuard?.setup.plan?.hasChanges ?? false }

    // MARK: - Messages

    /// Says what went wrong.
    ///
    /// - Returns: the exit status.
    static func tell(_ error: any Error) -> Int32 {
        // Names in it may come from stores.
        let lines = message(of: error).split(separator: "\n", omittingEmptySubsequences: false)
            .map { RemoteText.tamedKeepingIndent(String($0), limit: 1000) }
        StandardError.line("moongate: " + lines.joined(separator: "\n"))
        return status(of: error)
    }

    /// What people are told of an error.
    static func message(of error: any Error) -> String {
        switch error {
        case let problem as CommandProblem: problem.message
        case let error as LibraryError: error.message
        case let error as ErrorObject: error.message
        case let error as GatewayError: error.description
        default: "\(error)"
        }
    }

    private static func status(of error: any Error) -> Int32 {
        switch error {
        case let problem as CommandProblem: problem.status
        case let error as LibraryError: error.status
        case let error as ErrorObject: ErrorReport.status(ofCode: error.text("code"))
        case let error as GatewayError: ErrorReport.status(ofCode: error.code.rawValue)
        default: ExitStatus.internalError
        }
    }

    /// What is wrong when the project does not use a library.
    static func notUsed(_ name: String) -> LibraryError {
        LibraryError(
            .notFound, "this project does not use a library '\(name)'; moongate lib list shows those it uses")
    }

    /// Prints lines for people.
    ///
    /// - Returns: the exit status.
    static func print(_ lines: [String]) -> Int32 {
        for line in lines {
            let tame = RemoteText.tamedKeepingIndent(line, limit: 1000)
            if let failed = StandardOutput.line(Array(tame.utf8)) { return failed }
        }
        return ExitStatus.success
    }
}

extension LibraryError {
    /// The exit status of a command that ends with it.
    var status: Int32 {
        switch code {
        case .usage: ExitStatus.usage
        case .notFound, .file: ExitStatus.fileNotFound
        case .conflict: ExitStatus.scriptError
        case .mismatch, .damaged: ExitStatus.compileError
        }
    }
}
