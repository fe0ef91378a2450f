import Foundation

@testable import LocalGateway

/// A gateway in a process of its own, which can be killed.
final class HostedGateway: Sendable {
    let client: HTTPClient
    let baseURL: String
    private let process: Process
    private let input = Foundation.Pipe()

    /// - Parameters:
    ///   - state: the state directory.
    ///   - project: a folder whose `actors/NAME/main.lua` have stand-in behaviours as their source.
    ///   - runs: how many runs go on at a time.
    init(state: String, project: String, runs: Int = 8) async throws {
        let program = project + "/stand-in"
        if !FileManager.default.fileExists(atPath: program) {
            try Data(StandIn.script.utf8).write(to: URL(fileURLWithPath: program))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        }
        process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("LocalGatewayHost")
        process.arguments = [state, program, project, String(runs)]
        process.standardInput = input
        let output = Foundation.Pipe()
        process.standardOutput = output
        try process.run()
        let line = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try Self.firstLine(output) }) }
        }
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 2, let port = UInt16(words[0].split(separator: ":").last ?? "") else {
            throw HTTPClient.Failure(message: "the hosted gateway said: \(line)")
        }
        baseURL = words[0]
        client = HTTPClient(port: port, token: words[1])
    }

    private static func firstLine(_ output: Foundation.Pipe) throws -> String {
        var text = Data()
        while !text.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            text += more
        }
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Ends the process as a crash or a power cut would: without a word.
    func kill() async {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
        await ended()
    }

    /// Ends it the orderly way.
    func close() async {
        try? input.fileHandleForWriting.close()
        await ended()
    }

    private func ended() async {
        let process = process
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                process.waitUntilExit()
                continuation.resume()
            }
        }
    }

    func run(_ id: String) async throws -> HTTPAnswer { try await client.get("/v2/actor-runs/\(id)") }

    func run(_ id: String, reaches statuses: Set<String>) async throws -> HTTPAnswer {
        while true {
            let answer = try await run(id)
            if statuses.contains(answer.string("status")) { return answer }
            await Task.yield()
        }
    }

    func start(_ actor: String, _ query: String = "") async throws -> String {
        try await client.post("/v2/acts/~\(actor)/runs\(query)").string("id")
    }

    func log(_ id: String, contains text: String) async throws {
        while !(try await client.get("/v2/logs/\(id)")).text.contains(text) { await Task.yield() }
    }
}
