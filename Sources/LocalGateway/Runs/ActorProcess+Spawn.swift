import CSpawn
import Foundation

extension ActorProcess {
    /// Starts the program in a process group of its own, with standard input and output and nothing else open.
    static func spawn(_ launch: Launch, standardInput: Int32, standardOutput: Int32) throws -> Int32 {
        let arguments = CStrings([launch.executable] + launch.arguments)
        let environment = CStrings(launch.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        var pid: pid_t = 0
        let status = arguments.withPointers { arguments in
            environment.withPointers { environment in
                moongate_spawn(
                    &pid, launch.executable, arguments, environment, launch.directory, standardInput, standardOutput)
            }
        }
        guard status == 0 else {
            throw ActorLaunchError(message: "\(launch.executable): \(String(cString: strerror(status)))")
        }
        return pid
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
}

/// The two ends of a pipe, closed in programs that other parts of the process start.
struct Pipe {
    let read: Int32
    let write: Int32

    init() throws {
        var ends: (read: Int32, write: Int32) = (-1, -1)
        let status = moongate_pipe(&ends.read, &ends.write)
        guard status == 0 else { throw ActorLaunchError(message: "pipe: \(String(cString: strerror(status)))") }
        (read, write) = ends
    }
}
