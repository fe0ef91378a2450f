import Documentation
import Foundation

/// Where the files of a project are written.
struct ProjectFolder {
    let path: String

    init(_ path: String) { self.path = path }

    /// Writes a file, with the folders that it lies in.
    ///
    /// - Parameter isProgram: whether the file can be started.
    /// - Throws: `CommandProblem` when it cannot be written.
    func write(_ file: GeneratedFile, isProgram: Bool = false) throws {
        let url = URL(fileURLWithPath: path).appendingPathComponent(file.path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: url, options: .atomic)
            if isProgram {
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
            }
        } catch {
            throw CommandProblem(
                message: "cannot write \(url.path): \(error.localizedDescription)", status: ExitStatus.scriptError)
        }
    }
}
