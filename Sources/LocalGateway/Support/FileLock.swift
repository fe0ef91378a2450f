#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An advisory lock on a file, held by one process at a time.
struct FileLock {
    private let descriptor: Int32

    /// Waits for the lock.
    ///
    /// - Throws: ``LocalGatewayError`` when the file cannot be opened.
    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LocalGatewayError(
                .stateDirectoryNotWritable, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    }

    func release() { close(descriptor) }
}
