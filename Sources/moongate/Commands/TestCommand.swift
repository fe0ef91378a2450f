import ArgumentParser
import Foundation
import Glibc
import Libraries
import ScriptTests
import Signals

/// `moongate test [PATHS]`: runs specs, each file in a Lua state of its own against a local gateway of its own.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run specs, each file with a Lua state and a local gateway of its own.",
        discussion: """
            Specs are written as for busted: describe, it, before_each, assert.are.same and so on, and assert.requests and \
            assert.effects besides. No test can reach any other gateway than its own, which apify.dev seeds and bends.
            """
    )

    @Option(help: ArgumentHelp("Run only tests whose full name matches.", valueName: "PATTERN"))
    var filter: String?

    @Option(help: ArgumentHelp("Leave out tests whose full name matches.", valueName: "PATTERN"))
    var filterOut: String?

    @Option(help: ArgumentHelp("Run only tests with #TAG in their names; may be repeated.", valueName: "TAG"))
    var tag: [String] = []

    @Option(help: ArgumentHelp("Leave out tests with #TAG in their names.", valueName: "TAG"))
    var excludeTag: [String] = []

    @Option(help: ArgumentHelp("Run the tests of each file in an order that SEED decides.", valueName: "SEED"))
    var shuffle: Int?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("How many files run at a time; as many as there are processors.", valueName: "N"))
    var jobs: Int?

    @Flag(help: "Also tell which lines of the tested files were run, on standard error unless the form is tree.")
    var coverage = false

    @Flag(help: "Run the tests again whenever a Lua file of the project changes.")
    var watch = false

    @Option(help: ArgumentHelp("How to tell of the tests: \(SpecFormat.names).", valueName: "FORM"))
    var output: SpecFormat = .tree

    @OptionGroup(title: "Limits of each file") var limits: LimitOptions
    @OptionGroup(title: "Sandbox") var sandbox: SandboxOptions

    @Argument(help: "Files, or folders with files that end in _spec.lua; the folder `spec` when there are none.")
    var paths: [String] = []

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1") }
        if watch, output != .tree { throw ValidationError("--watch tells of tests as a tree only") }
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let run: TestRun
        do throws(LibraryError) {
            run = TestRun(paths: paths, format: output, watches: watch, options: try options())
        } catch {
            throw ExitCode(LibraryDesk.tell(error))
        }
        let work = Task { try await run.run() }
        let signals = SignalWatcher { _ in work.cancel() }
        do {
            let status = try await work.value
            throw ExitCode(signals.received.map(ExitStatus.signal) ?? status)
        } catch let problem as SpecDiscovery.Problem {
            StandardError.line("moongate: \(problem)")
            throw ExitCode(ExitStatus.fileNotFound)
        }
    }

    /// - Throws: `LibraryError` when the project's shared libraries are not what is locked.
    private func options() throws(LibraryError) -> SpecOptions {
        let environment = ProcessVariables.all
        let settings = sandbox.settings
        var surroundings = settings.sandbox(
            scriptFolder: nil,
            hiding: SandboxSettings.hidden(state: LocalState.defaultFolder, audit: nil, environment: environment),
            environment: environment)
        surroundings.protection = settings.protection(script: nil, environment: environment)
        let folder = FileManager.default.currentDirectoryPath
        surroundings.libraries =
            try ScriptLibraries(folder: folder, name: "the specs", environment: environment)?.pinned() ?? []
        var options = SpecOptions(
            sandbox: surroundings, executable: Executable.path, version: Version.number)
        options.filter = filter
        options.filterOut = filterOut
        options.tags = tag
        options.excludedTags = excludeTag
        options.shuffleSeed = shuffle
        options.jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        options.coverage = coverage
        options.timeout = limits.timeout?.duration
        options.memoryLimit = limits.maxMemory?.bytes ?? MachineMemory.forScripts
        return options
    }
}

extension SpecFormat: ExpressibleByArgument {
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
