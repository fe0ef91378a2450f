import Foundation

@testable import LocalGateway

/// A gateway in a process of its own.
final class HostProcess: Sendable {
    let client: HTTPClient
    private let process: Process
    private let errors: URL

    private static var program: URL {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return bundle.appendingPathComponent("GatewayHost")
    }

    /// Starts it; it accepts requests when this returns.
    ///
    /// - Parameter largestFile: how large its files may get, in bytes.
    static func start(_ state: String, largestFile: Int? = nil) async throws -> HostProcess {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try HostProcess(state, largestFile: largestFile) })
            }
        }
    }

    private init(_ state: String, largestFile: Int?) throws {
        process = Process()
        process.executableURL = Self.program
        process.arguments = [state] + (largestFile.map { [String($0)] } ?? [])
        errors = URL(fileURLWithPath: "\(state)-errors-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        process.standardError = try FileHandle(forWritingTo: errors)
        let output = Foundation.Pipe()
        process.standardOutput = output
        try process.run()
        var line: [UInt8] = []
        while line.last != UInt8(ascii: "\n"), let bytes = try output.fileHandleForReading.read(upToCount: 1),
            !bytes.isEmpty
        {
            line += bytes
        }
        let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let port = UInt16(words[0]) else {
            throw HTTPClient.Failure(message: "the gateway's process said \"\(words.joined(separator: " "))\"")
        }
        client = HTTPClient(port: port, token: String(words[1]))
    }

    /// Ends it without giving it a moment.
    func kill() {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    var isRunning: Bool { process.isRunning }

    /// What it wrote on standard error.
    var errorText: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }
}
