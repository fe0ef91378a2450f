import Foundation

@testable import LocalGateway

/// A gateway in a process of its own, which can be killed.
final class HostProcess: Sendable {
    let client: HTTPClient
    let baseURL: String
    private let process: Process
    private let input = Foundation.Pipe()
    private let errors: URL

    /// Starts it; it accepts requests when this returns.
    ///
    /// - Parameters:
    ///   - state: the state directory.
    ///   - actorHost: the program that runs its actors; the one not given lets all of them end at once and well.
    ///   - project: the folder of the project's actors.
    ///   - runs: how many runs go on at a time.
    ///   - largestFile: how large its files may get, in bytes.
    ///   - mount: a file system that it alone sees.
    static func start(
        _ state: String, actorHost: String = "/bin/true", project: String? = nil, runs: Int = 4, largestFile: Int = 0,
        mount: PrivateMount? = nil
    ) async throws -> HostProcess {
        // On a thread of its own: it blocks until the gateway has spoken.
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try HostProcess(
                            state, [actorHost, project ?? "-", String(runs), String(largestFile)], mount)
                    })
            }
        }
    }

    private init(_ state: String, _ arguments: [String], _ mount: PrivateMount?) throws {
        process = Process()
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("LocalGatewayHost")
        let command = [program.path, state] + arguments
        let whole = mount?.command(around: command) ?? command
        process.executableURL = URL(fileURLWithPath: whole[0])
        process.arguments = Array(whole.dropFirst())
        process.standardInput = input
        errors = URL(fileURLWithPath: "\(state)-errors-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        process.standardError = try FileHandle(forWritingTo: errors)
        let output = Foundation.Pipe()
        process.standardOutput = output
        try process.run()
        var text = Data()
        while !text.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            text += more
        }
        let words = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 2, let port = UInt16(words[0].split(separator: ":").last ?? "") else {
            throw HTTPClient.Failure(message: "the gateway's process said \"\(words.joined(separator: " "))\"")
        }
        baseURL = words[0]
        client = HTTPClient(port: port, token: words[1])
    }

    /// Ends the process as a crash would: without a word.
    func kill() {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Ends it the orderly way.
    func close() async {
        try? input.fileHandleForWriting.close()
        let process = process
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                process.waitUntilExit()
                continuation.resume()
            }
        }
    }

    var isRunning: Bool { process.isRunning }

    var processID: Int32 { process.processIdentifier }

    /// What it wrote on standard error.
    var errorText: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }
}
