import Foundation
import GatewayClient
import Libraries

/// git, for those who keep libraries in it.
enum GitCommand {
    /// What makes git work on another repository than the one that is named. Hooks of git, from which moongate may be
    /// started, have it set, and the user's own repository would be the one that is changed.
    private static let variablesOfRepositories: Set<String> = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE",
    ]

    private static var environment: [String: String] {
        var variables = ProcessVariables.all.filter { !variablesOfRepositories.contains($0.key) }
        for name in ProcessVariables.secret { variables[name] = nil }
        // Nobody is there to answer; git would find a terminal of its own to wait at.
        if isatty(STDIN_FILENO) == 0 { variables["GIT_TERMINAL_PROMPT"] = "0" }
        return variables
    }

    /// Runs git to its end. What it asks, it asks on the terminal, if there is one.
    ///
    /// - Returns: what it has written, without the line break at the end.
    /// - Throws: `LibraryError` with what it complains of.
    @discardableResult
    static func run(_ arguments: [String]) throws(LibraryError) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.environment = environment
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
