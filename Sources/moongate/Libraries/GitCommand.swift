import Foundation
import GatewayClient
import Libraries

/// git, for those who keep libraries in it.
enum GitCommand {
    /// Runs git to its end. What it asks, it asks on the terminal.
    ///
    /// - Returns: what it has written, without the line break at the end.
    /// - Throws: `LibraryError` with what it complains of.
    @discardableResult
    static func run(_ arguments: [String]) throws(LibraryError) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        let output = Pipe()
        let errors = FileManager.default.temporaryDirectory.path + "/moongate-git-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: errors) }
        process.standardOutput = output
        _ = FileManager.default.createFile(atPath: errors, contents: nil, attributes: [.posixPermissions: 0o600])
        process.standardError = FileHandle(forWritingAtPath: errors)
        do {
            try process.run()
        } catch {
            throw LibraryError(.file, "git cannot be started: \(error.localizedDescription)")
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let reason = String(decoding: FileManager.default.contents(atPath: errors) ?? Data(), as: UTF8.self)
            throw LibraryError(
                process.terminationStatus == 127 ? .file : .notFound,
                "git \(arguments.first { !$0.hasPrefix("-") } ?? "") failed: \(RemoteText.tamed(reason, limit: 500))")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
