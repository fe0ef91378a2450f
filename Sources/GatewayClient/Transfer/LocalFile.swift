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

    /// - Parameter flags: those of open(2). No symbolic link is followed, neither in place of the file nor of a folder above
    ///   it, since what was decided about the path was decided about where links lead; and opening never waits, as it would
    ///   for a pipe's other end.
    init(_ path: [UInt8], _ flags: Int32) throws(Failure) {
        let flags = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        descriptor = try Self.inFolder(of: path) { folder, name in openat(folder, name, flags, 0o666) }
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
        do throws(Failure) {
            _ = try inFolder(of: path) { folder, name in fstatat(folder, name, &raw, AT_SYMLINK_NOFOLLOW) }
            return Status(raw)
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
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

    /// Lets the disk begin with a part, so that less is left to wait for at the end. Only Linux can be asked to.
    func beginWriting(from offset: Int, count: Int) {
        #if os(Linux)
            _ = sync_file_range(descriptor, off_t(offset), off_t(count), UInt32(SYNC_FILE_RANGE_WRITE))
        #endif
    }

    /// Waits until the disk has everything.
    func synchronize() throws(Failure) {
        guard fsync(descriptor) == 0 else { throw Failure(number: errno) }
    }

    static func rename(_ path: [UInt8], to target: [UInt8]) throws(Failure) {
        _ = try inFolder(of: path) { from, name in
            (try? inFolder(of: target) { to, newName in renameat(from, name, to, newName) }) ?? -1
        }
    }

    static func remove(_ path: [UInt8]) {
        _ = try? inFolder(of: path) { folder, name in unlinkat(folder, name, 0) }
    }

    // MARK: - Folders

    #if os(Linux)
        /// `O_PATH`: passing through a folder takes the right to enter it, not that to list it.
        private static let passing: Int32 = 0o10000000
    #else
        private static let passing = O_RDONLY
    #endif

    /// Does something with the name of a file in its folder, which is gone to without following a symbolic link.
    ///
    /// - Parameter body: answers as system calls do.
    private static func inFolder(
        of path: [UInt8], _ body: (_ folder: Int32, _ name: UnsafePointer<CChar>) -> Int32
    ) throws(Failure) -> Int32 {
        let flags = passing | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let names = path.split(separator: UInt8(ascii: "/"))
        let start: [UInt8] = path.first == UInt8(ascii: "/") ? [UInt8(ascii: "/")] : [UInt8(ascii: ".")]
        var folder = withCPath(start[...]) { open($0, flags) }
        for name in names.dropLast() where folder >= 0 {
            let next = withCPath(name) { openat(folder, $0, flags) }
            let number = errno
            close(folder)
            errno = number
            folder = next
        }
        guard folder >= 0 else { throw Failure(number: errno) }
        let result = withCPath(names.last ?? [UInt8(ascii: ".")]) { body(folder, $0) }
        let number = errno
        close(folder)
        guard result >= 0 else { throw Failure(number: number) }
        return result
    }

    private static func withCPath<R>(_ path: ArraySlice<UInt8>, _ body: (UnsafePointer<CChar>) -> R) -> R {
        (path + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // There is at least the zero.
                characters.baseAddress.map(body) ?? "".withCString(body)
            }
        }
    }
}
