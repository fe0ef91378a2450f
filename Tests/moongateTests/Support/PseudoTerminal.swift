import Foundation
import Glibc

@testable import TerminalTestSupport

/// The binary on a real pseudo-terminal that it controls, so that Ctrl-C and end-of-file are what a user would type.
final class PseudoTerminal {
    let device: TerminalDevice
    let process: pid_t
    private let folder: TemporaryFolder
    /// How much of what was written has been read.
    private var readCount = 0
    private var status: Int32?

    /// What else than the terminal the binary's streams are.
    enum Streams {
        case terminal
        /// Standard output goes to a file.
        case outputTo(String)
    }

    /// - Parameters:
    ///   - environment: variables besides a small fixed set, in which the terminal is a dumb one.
    ///   - size: columns and rows.
    ///   - program: what is started.
    init(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:],
        size: (columns: Int, rows: Int) = (80, 24), streams: Streams = .terminal,
        program: String = MoongateBinary.path
    ) throws {
        device = try TerminalDevice(width: size.columns, height: size.rows, allowsPrograms: true)
        self.folder = folder
        process = try Self.spawn(
            [program] + arguments, terminal: device.path, folder: folder.path, environment, streams)
    }

    /// Looks at the screen until it is as expected, or the process has ended.
    func wait(_ wanted: String, until condition: (TerminalModel) -> Bool) throws {
        try device.wait(wanted) { screen in
            if condition(screen) { return true }
            guard hasEnded else { return false }
            device.look(milliseconds: 0)
            guard condition(device.screen) else {
                throw TerminalDevice.Missing(wanted: wanted + " before the end", shown: device.screen.texts)
            }
            return true
        }
    }

    deinit {
        guard status == nil else { return }
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// A new session whose first opened terminal becomes its controlling one.
    private static func spawn(
        _ command: [String], terminal: String, folder: String, _ environment: [String: String], _ streams: Streams
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        if case .outputTo(let path) = streams {
            posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        let newSession: Int16 = 0x80
        posix_spawnattr_setflags(&attributes, newSession)
        // `env` changes the folder and becomes the binary: its process is ours.
        let env = "/usr/bin/env"
        let words = ([env, "-C", folder] + command).map { strdup($0) } + [nil]
        let basics = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "TERM": "dumb", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
        ]
        let variables = basics.merging(environment) { $1 }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, env, &actions, &attributes, words, variables)
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: result) ?? .EIO) }
        return process
    }

    /// Types the text; `\u{3}` is Ctrl-C and `\u{4}` is Ctrl-D.
    func type(_ text: String) {
        device.type(text)
    }

    /// Reads until the text appears after what was read before, and returns everything up to it.
    func read(until marker: String, within seconds: Int = 20) throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let unread = device.bytes[readCount...]
            if let place = unread.firstRange(of: Array(marker.utf8)) {
                defer { readCount = place.upperBound }
                return String(decoding: unread[..<place.upperBound], as: UTF8.self)
            }
            let isLate = ContinuousClock.now > deadline || hasEnded
            device.look(milliseconds: 50)
            if isLate, device.bytes.count == readCount + unread.count {
                throw Missing(marker: marker, seen: String(decoding: unread, as: UTF8.self))
            }
        }
    }

    private var hasEnded: Bool {
        if status == nil {
            var raw: Int32 = 0
            guard waitpid(process, &raw, WNOHANG) == process else { return false }
            status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
        }
        return true
    }

    /// Waits for the process to end by itself, and looks at what it writes meanwhile; -1 when it goes on for too long.
    func exitStatus(within seconds: Int = 30) -> Int32 {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !hasEnded {
            device.look(milliseconds: 20)
            if ContinuousClock.now > deadline { return -1 }
        }
        device.look(milliseconds: 0)
        return status ?? -1
    }

    struct Missing: Error {
        let marker: String
        let seen: String
    }
}
