import Foundation
import Glibc

extension ActorProcess {
    /// Starts the program in a process group of its own, with standard input and output and nothing else open, no signal
    /// blocked and none ignored.
    static func spawn(_ launch: Launch, standardInput: Int32, standardOutput: Int32) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        try check(posix_spawn_file_actions_init(&actions), launch)
        defer { posix_spawn_file_actions_destroy(&actions) }
        try check(posix_spawnattr_init(&attributes), launch)
        defer { posix_spawnattr_destroy(&attributes) }
        try check(posix_spawn_file_actions_adddup2(&actions, standardInput, STDIN_FILENO), launch)
        try check(posix_spawn_file_actions_adddup2(&actions, standardOutput, STDOUT_FILENO), launch)
        try check(posix_spawn_file_actions_adddup2(&actions, standardOutput, STDERR_FILENO), launch)
        try check(posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1), launch)
        try check(posix_spawn_file_actions_addchdir_np(&actions, launch.directory), launch)
        try setUp(&attributes, launch)
        let arguments = CStrings([launch.executable] + launch.arguments)
        let environment = CStrings(launch.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        var pid: pid_t = 0
        let status = arguments.withPointers { arguments in
            environment.withPointers { environment in
                posix_spawn(&pid, launch.executable, &actions, &attributes, arguments, environment)
            }
        }
        try check(status, launch)
        return pid
    }

    private static func setUp(_ attributes: inout posix_spawnattr_t, _ launch: Launch) throws {
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        try check(posix_spawnattr_setsigmask(&attributes, &none), launch)
        try check(posix_spawnattr_setsigdefault(&attributes, &all), launch)
        try check(posix_spawnattr_setpgroup(&attributes, 0), launch)
        let flags = Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        try check(posix_spawnattr_setflags(&attributes, Int16(flags)), launch)
    }

    private static func check(_ status: Int32, _ launch: Launch) throws {
        guard status != 0 else { return }
        throw ActorLaunchError(message: "\(launch.executable): \(String(cString: strerror(status)))")
    }
}

/// Why an actor's process could not be started.
struct ActorLaunchError: Error, CustomStringConvertible {
    var message: String
    var description: String { message }

    static func system(_ what: String) -> ActorLaunchError {
        ActorLaunchError(message: "\(what): \(String(cString: strerror(errno)))")
    }
}

/// A list of C strings with the null pointer at its end that `argv` and `envp` need.
struct CStrings {
    private let texts: [String]

    init(_ texts: [String]) { self.texts = texts }

    func withPointers<R>(_ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
        let copies = texts.map { strdup($0) }
        defer {
            for copy in copies { free(copy) }
        }
        return body(copies + [nil])
    }
}

/// Two connected sockets; unlike a pipe they can be written to without the danger of SIGPIPE.
struct SocketPair {
    let parent: Int32
    let child: Int32

    init() throws {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw ActorLaunchError.system("socketpair")
        }
        (parent, child) = (pair[0], pair[1])
    }

    /// Nothing to read, and nobody to write to.
    static func null() throws -> SocketPair { try SocketPair(null: open("/dev/null", O_RDONLY | O_CLOEXEC)) }

    private init(null descriptor: Int32) throws {
        guard descriptor >= 0 else { throw ActorLaunchError.system("/dev/null") }
        (parent, child) = (-1, descriptor)
    }

    func close() {
        if parent >= 0 { Glibc.close(parent) }
        Glibc.close(child)
    }
}

/// The two ends of a pipe, closed in programs that other parts of the process start.
struct Pipe {
    let read: Int32
    let write: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw ActorLaunchError.system("pipe") }
        (read, write) = (ends[0], ends[1])
    }

    func close() {
        Glibc.close(read)
        Glibc.close(write)
    }
}
