import Foundation
import Glibc

/// The binary on a real pseudo-terminal that it controls, so that Ctrl-C and end-of-file are what a user would type.
final class PseudoTerminal {
    private let master: Int32
    private let process: pid_t
    private var transcript = ""

    /// - Parameter environment: variables besides a small fixed set, in which the terminal is a dumb one.
    init(_ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]) throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        var path = [CChar](repeating: 0, count: 128)
        guard openpty(&master, &slave, &path, nil, &size) == 0 else { throw POSIXError(.EIO) }
        let name = String(decoding: path.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        close(slave)
        self.master = master
        process = try Self.spawn(arguments, terminal: name, folder: folder.path, environment)
    }

    deinit {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        close(master)
    }

    /// A new session whose first opened terminal becomes its controlling one.
    private static func spawn(
        _ arguments: [String], terminal: String, folder: String, _ environment: [String: String]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        let newSession: Int16 = 0x80
        posix_spawnattr_setflags(&attributes, newSession)
        // `env` changes the folder and becomes the binary: its process is ours.
        let env = "/usr/bin/env"
        let words = ([env, "-C", folder, MoongateBinary.path] + arguments).map { strdup($0) } + [nil]
        let basics = ["PATH": "/usr/bin:/bin", "HOME": folder, "TERM": "dumb", "LANG": "C.UTF-8"]
        let variables = basics.merging(environment) { $1 }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, env, &actions, &attributes, words, variables)
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: result) ?? .EIO) }
        return process
    }

    /// Types the text; `\u{3}` is Ctrl-C and `\u{4}` is Ctrl-D.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// Reads until the text appears after what was read before, and returns everything up to it.
    func read(until marker: String, within seconds: Int32 = 20) throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if let range = transcript.range(of: marker) {
                let seen = String(transcript[..<range.upperBound])
                transcript = String(transcript[range.upperBound...])
                return seen
            }
            var poller = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, seconds * 1000) > 0 else { throw Missing(marker: marker, seen: transcript) }
            let count = Glibc.read(master, &buffer, buffer.count)
            guard count > 0 else { throw Missing(marker: marker, seen: transcript) }
            transcript += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    /// Waits for the process to end by itself.
    func exitStatus() -> Int32 {
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    struct Missing: Error {
        let marker: String
        let seen: String
    }
}
