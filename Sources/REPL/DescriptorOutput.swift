#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Text written to a file descriptor at once.
public struct DescriptorOutput: TextOutput {
    private let descriptor: Int32

    /// - Parameter descriptor: what to write to; stays open.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    public func write(_ text: String) {
        // What scripts print passes the C library's buffers and must come first.
        fflush(nil)
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // There is nobody to tell that the terminal is gone; the next read says so, too.
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// The width of the terminal behind the descriptor, else what `COLUMNS` says, else 80.
    public var columns: Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        guard let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 else { return 80 }
        return columns
    }
}

/// The system call, which inside the struct is hidden by the method of that name.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
