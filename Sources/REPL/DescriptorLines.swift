import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lines read from a file descriptor: a terminal in its ordinary line mode, or a pipe.
public final class DescriptorLines: LineSource {
    private let descriptor: Int32
    /// Reads block, so they have a thread of their own. One at a time: the queue is serial.
    private let queue = DispatchQueue(label: "moongate.prompt.input")
    /// What has been read beyond the last line. A terminal hands out one line per read, a pipe may hand out many.
    private let rest = Mutex<[UInt8]>([])

    /// - Parameter descriptor: what to read; stays open.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    public func nextLine() async -> String? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.readLine()) }
        }
    }

    private func readLine() -> String? {
        while true {
            if let line = takeLine() { return line }
            guard let bytes = readBytes() else { return takeRemainder() }
            rest.withLock { $0.append(contentsOf: bytes) }
        }
    }

    private func takeLine() -> String? {
        rest.withLock { rest in
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            var line = rest[..<end]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            rest.removeSubrange(...end)
            return String(decoding: line, as: UTF8.self)
        }
    }

    /// The last line when it has no newline; nil when there is nothing left.
    private func takeRemainder() -> String? {
        rest.withLock { rest in
            guard !rest.isEmpty else { return nil }
            defer { rest = [] }
            return String(decoding: rest, as: UTF8.self)
        }
    }

    /// Some bytes, or nil at the end of the input.
    private func readBytes() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { return Array(buffer[..<count]) }
            // A signal, Ctrl-C for instance, is no end.
            if count < 0 && errno == EINTR { continue }
            return nil
        }
    }
}
