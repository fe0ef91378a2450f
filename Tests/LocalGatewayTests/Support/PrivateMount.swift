import Foundation

/// A file system that only one process sees, and that is gone with it.
struct PrivateMount: Sendable {
    /// Whether this user may mount; only root may.
    static let isPermitted: Bool = {
        let words = PrivateMount.small(NSTemporaryDirectory(), kilobytes: 64).command(around: ["/bin/true"])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    static let notPermitted = "mounting takes root and the right to make a mount namespace, which are not there"

    private let path: String
    /// Shell commands that mount at `$0`.
    private let mounting: String

    /// A disk of that size.
    static func small(_ path: String, kilobytes: Int) -> PrivateMount {
        PrivateMount(path: path, mounting: "mount -t tmpfs -o size=\(kilobytes)k tmpfs \"$0\"")
    }

    /// The folder as it is, read-only.
    static func readOnly(_ path: String) -> PrivateMount {
        PrivateMount(
            path: path, mounting: "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\"")
    }

    /// The words of a command that becomes another one, which sees the file system.
    func command(around words: [String]) -> [String] {
        ["/usr/bin/unshare", "-m", "/bin/sh", "-c", "\(mounting) && exec \"$@\"", path] + words
    }

    /// Gives the disk that a process sees another size.
    func resize(kilobytes: Int, seenBy process: Int32) async throws {
        let answer = try await Program.run(
            "/usr/bin/nsenter",
            ["-m", "-t", String(process), "/bin/mount", "-o", "remount,size=\(kilobytes)k", path])
        guard answer.status == 0 else { throw HTTPClient.Failure(message: answer.text) }
    }
}
