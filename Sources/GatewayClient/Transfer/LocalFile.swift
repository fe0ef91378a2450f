#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// An open file, closed when nobody refers to it any more.
///
/// Reading and writing go through the page cache and block for no longer than copying takes; only `synchronize` waits for
/// the disk.
final class LocalFile: Sendable {
    /// What kept a call from being carried out, in the system's words.
    struct Failure: Error {
        var number: Int32
        var message: String { String(cString: strerror(number)) }
    }

    struct Status {
        var isRegular: Bool
        var isFolder: Bool
        var size: Int
        /// The permission bits.
        var mode: UInt32
        /// Tells it from every other file.
        var identity: [UInt64]

        fileprivate init(_ raw: stat) {
            isRegular = raw.st_mode & S_IFMT == S_IFREG
            isFolder = raw.st_mode & S_IFMT == S_IFDIR
            size = Int(raw.st_size)
            mode = UInt32(raw.st_mode) & 0o777
            identity = [UInt64(raw.st_dev), UInt64(raw.st_ino)]
        }
    }

    let descriptor: Int32

    /// - Parameter flags: those of open(2). A symbolic link in place of the file is never followed, since what was decided
    ///   about the path was decided about where links lead; and opening never waits, as it would for a pipe's other end.
    init(_ path: [UInt8], _ flags: Int32) throws(Failure) {
        let descriptor = Self.withCPath(path) { open($0, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666) }
        guard descriptor >= 0 else { throw Failure(number: errno) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    func status() throws(Failure) -> Status {
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw Failure(number: errno) }
        return Status(raw)
    }

    /// What stands at a path; nil when nothing does. A symbolic link is not followed.
    static func status(of path: [UInt8]) throws(Failure) -> Status? {
        var raw = stat()
        guard withCPath(path, { lstat($0, &raw) }) != 0 else { return Status(raw) }
        guard errno == ENOENT else { throw Failure(number: errno) }
        return nil
    }

    /// Fills as much of the buffer as the file has from `offset` on.
    ///
    /// - Returns: How many bytes came; fewer than the buffer holds at the end of the file only.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(Failure) -> Int {
        var count = 0
        while count < buffer.count, let start = buffer.baseAddress {
            let result = pread(descriptor, start + count, buffer.count - count, off_t(offset + count))
            if result < 0 {
                guard errno == EINTR else { throw Failure(number: errno) }
            } else if result == 0 {
                break
            } else {
                count += result
            }
        }
        return count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Failure) {
        var count = 0
        while count < bytes.count, let start = bytes.baseAddress {
            let result = pwrite(descriptor, start + count, bytes.count - count, off_t(offset + count))
            if result < 0 {
                guard errno == EINTR else { throw Failure(number: errno) }
            } else {
                count += result
            }
        }
    }

    func truncate(to size: Int) throws(Failure) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw Failure(number: errno) }
    }

    func setMode(_ mode: UInt32) throws(Failure) {
        guard fchmod(descriptor, mode_t(mode)) == 0 else { throw Failure(number: errno) }
    }

    /// Whether the file is ours alone until it is closed, as far as others ask.
    func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Waits until the disk has everything.
    func synchronize() throws(Failure) {
        guard fsync(descriptor) == 0 else { throw Failure(number: errno) }
    }

    static func rename(_ path: [UInt8], to target: [UInt8]) throws(Failure) {
        let result = withCPath(path) { from in withCPath(target) { Self.renameFile(from, $0) } }
        guard result == 0 else { throw Failure(number: errno) }
    }

    static func remove(_ path: [UInt8]) { _ = withCPath(path) { unlink($0) } }

    private static func renameFile(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> Int32 {
        #if canImport(Darwin)
            Darwin.rename(from, to)
        #elseif canImport(Glibc)
            Glibc.rename(from, to)
        #else
            Musl.rename(from, to)
        #endif
    }

    private static func withCPath<R>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> R) -> R {
        (path + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // There is at least the zero.
                characters.baseAddress.map(body) ?? "".withCString(body)
            }
        }
    }
}
