import Foundation

/// The binary under test, started as a user would start it.
struct MoongateBinary {
    /// The release binary when the test script built one, else the one beside the test bundle.
    static let path: String = {
        if let release = ProcessInfo.processInfo.environment["MOONGATE_RELEASE_BINARY"], !release.isEmpty {
            return release
        }
        return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("moongate").path
    }()

    /// The package's folder, where `scripts/` is.
    static let packageFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs the binary to its end.
    ///
    /// - Parameters:
    ///   - arguments: its command line.
    ///   - folder: its working directory.
    ///   - environment: variables besides a small fixed set; no key unless given here.
    ///   - input: what it reads from standard input; nothing when nil.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:], input: String? = nil,
        binary: String = path
    ) throws -> Outcome {
        let process = start(arguments, in: folder, environment: environment, binary: binary)
        let (inputPipe, outputPipe) = (Pipe(), Pipe())
        let errorFile = folder.path + "/stderr-\(UUID().uuidString)"
        FileManager.default.createFile(atPath: errorFile, contents: nil)
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorFile))
        try process.run()
        if let input { try inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
        try inputPipe.fileHandleForWriting.close()
        let output = outputPipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let errors = try Data(contentsOf: URL(fileURLWithPath: errorFile))
        return Outcome(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self))
    }

    /// A process that is ready to run, with pipes still to be attached.
    static func start(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:], binary: String = path
    ) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        let basics = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "LANG": "C.UTF-8", "TERM": "dumb"]
        process.environment = basics.merging(environment) { $1 }
        return process
    }
}
