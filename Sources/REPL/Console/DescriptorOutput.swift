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
    private let followsScripts: Bool

    /// - Parameters:
    ///   - descriptor: what to write to; stays open.
    ///   - followsScripts: whether what scripts have printed through the C library's buffers is written first. Where those
    ///     buffers are emptied into this output itself, that would never end.
    public init(descriptor: Int32, followsScripts: Bool = false) {
        (self.descriptor, self.followsScripts) = (descriptor, followsScripts)
    }

    /// Writes text. When the terminal is gone there is nobody to tell so; the next read says it, too.
    public func write(_ text: String) {
        _ = write(checked: text)
    }

    public func write(checked text: String) -> Int32 { write(bytes: Array(text.utf8)) }

    /// Writes all the bytes.
    ///
    /// - Returns: 0, or the `errno` that says why not all of it was written.
    public func write(bytes: [UInt8]) -> Int32 {
        if followsScripts, fflush(nil) != 0 && errno != EBADF { return errno }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return errno }
            rest = rest.dropFirst(count)
        }
        return 0
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
