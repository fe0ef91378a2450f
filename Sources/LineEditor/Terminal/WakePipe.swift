#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Wakes a thread that waits for a descriptor, from any thread and from signal handlers.
final class WakePipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32

    /// Without a pipe nothing can be woken, and everything else works.
    init() {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) != 0 { ends = [-1, -1] }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends where end >= 0 { System.makePrivate(end, isNonBlocking: true) }
    }

    deinit {
        for end in [readEnd, writeEnd] where end >= 0 { close(end) }
    }

    /// Leaves a note. When the pipe is full there are notes enough.
    func send(_ note: UInt8) {
        var byte = note
        _ = write(writeEnd, &byte, 1)
    }

    /// The notes that were left.
    func take() -> [UInt8] {
        var notes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64)
        while true {
            let count = System.readSome(readEnd, into: &buffer)
            guard count > 0 else { return notes }
            notes.append(contentsOf: buffer[..<count])
        }
    }

    /// Waits until a descriptor has something to read or a note is left.
    ///
    /// - Parameter milliseconds: how long; nil waits for ever.
    /// - Returns: whether there is input, and the notes.
    func wait(for descriptor: Int32, milliseconds: Int?) -> (hasInput: Bool, notes: [UInt8]) {
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&polled, 2, milliseconds.map { Int32(clamping: $0) } ?? -1)
        guard count > 0 else { return (false, []) }
        return (polled[0].revents != 0, polled[1].revents == 0 ? [] : take())
    }
}
