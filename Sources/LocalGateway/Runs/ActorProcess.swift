import Foundation
import Synchronization

/// The child process of a run.
///
/// Two threads of its own serve it: one reads what it prints, one waits for its end. Both may block, which keeps the
/// bookkeeping simple and the cooperative pool free; the number of runs at a time is bounded.
final class ActorProcess: Sendable {
    struct Launch: Sendable {
        var executable: String
        var arguments: [String]
        var environment: [String: String]
        var directory: String
        /// What the child reads from its standard input before the line goes quiet; nil: there is nothing to read.
        var input: [UInt8]?
        /// Called on a thread of the process's own.
        var onOutput: @Sendable ([UInt8]) -> Void
        /// Called once, on a thread of the process's own, after the last output.
        var onExit: @Sendable (ProcessExit, ProcessTimes) -> Void
    }

    let pid: Int32
    let identity: ProcessIdentity?
    private let isReaped = Mutex(false)
    private let outputEnded = DispatchSemaphore(value: 0)

    /// - Throws: ``ActorLaunchError`` when the program cannot be started.
    init(_ launch: Launch) throws {
        let input = try launch.input == nil ? SocketPair.null() : SocketPair()
        let output: Pipe
        do {
            output = try Pipe()
        } catch {
            input.close()
            throw error
        }
        do {
            pid = try Self.spawn(launch, standardInput: input.child, standardOutput: output.write)
        } catch {
            input.close()
            output.close()
            throw error
        }
        Foundation.close(input.child)
        Foundation.close(output.write)
        identity = ProcessIdentity(pid: pid)
        Thread.detachNewThread { self.read(output.read, launch.onOutput) }
        Thread.detachNewThread { self.wait(input.parent, launch) }
    }

    /// Signals the child and everything it started, unless it is gone: numbers of processes are used again.
    func signal(_ number: Int32) {
        isReaped.withLock { isReaped in
            if !isReaped { _ = kill(-pid, number) }
        }
    }

    var hasEnded: Bool { isReaped.withLock { $0 } }

    private func read(_ descriptor: Int32, _ onOutput: (@Sendable ([UInt8]) -> Void)) {
        defer {
            close(descriptor)
            outputEnded.signal()
        }
        var block = [UInt8](repeating: 0, count: 64 << 10)
        var quietSinceEnd = 0
        while quietSinceEnd < 5 {
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&request, 1, 100)
            if ready < 0 && errno != EINTR { return }
            guard ready > 0 else {
                // A grandchild that left the group may hold the pipe open; the run does not wait for it.
                if hasEnded { quietSinceEnd += 1 }
                continue
            }
            let count = Foundation.read(descriptor, &block, block.count)
            if count == 0 { return }
            if count > 0 { onOutput(Array(block[..<count])) } else if errno != EINTR { return }
        }
    }

    private func wait(_ input: Int32, _ launch: Launch) {
        Self.send(launch.input ?? [], to: input)
        var information = siginfo_t()
        // Look without reaping, so that the group can be signalled while its number is surely still ours.
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
        var status: Int32 = 0
        var usage = rusage()
        isReaped.withLock { isReaped in
            _ = kill(-pid, SIGKILL)
            while wait4(pid, &status, 0, &usage) < 0 && errno == EINTR {}
            isReaped = true
        }
        if input >= 0 { close(input) }
        outputEnded.wait()
        launch.onExit(ProcessExit(waitStatus: status), ProcessTimes(usage))
    }

    /// A child that does not read, or is gone, is no error here; MSG_NOSIGNAL keeps it from becoming a SIGPIPE.
    private static func send(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { buffer in
                Foundation.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
        }
    }
}
