#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file of the user's own that nobody else touches at the moment.
struct LockedFile {
    private static let attempts = 200
    private static let pause: UInt32 = 5_000

    private let descriptor: Int32
    private let path: String

    /// Opens a file, waits for its lock for a second at most, and lets it go again.
    ///
    /// - Parameter isCreated: whether to make the file and its directory when there is none.
    static func with<Result>(
        _ path: String, isCreated: Bool, _ body: (LockedFile) throws(HistoryError) -> Result
    ) throws(HistoryError) -> Result {
        if isCreated { makeDirectory(of: path) }
        let file = try open(path, isCreated: isCreated)
        defer { close(file.descriptor) }
        return try body(file)
    }

    /// While the lock was awaited, another session may have put a new file in place of the one that is open.
    private static func open(_ path: String, isCreated: Bool) throws(HistoryError) -> LockedFile {
        for _ in 0..<attempts {
            let flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (isCreated ? O_CREAT : 0)
            let descriptor = openFile(path, flags)
            guard descriptor >= 0 else { throw .system("open", path) }
            do {
                let file = LockedFile(descriptor: descriptor, path: path)
                try file.check()
                try file.lock()
                if file.isInPlace { return file }
            } catch {
                close(descriptor)
                throw error
            }
            close(descriptor)
        }
        throw HistoryError(code: .busy, message: "\(path) is in use", cause: 0)
    }

    private static func openFile(_ path: String, _ flags: Int32) -> Int32 {
        #if canImport(Glibc)
            return Glibc.open(path, flags, 0o600)
        #elseif canImport(Musl)
            return Musl.open(path, flags, 0o600)
        #else
            return Darwin.open(path, flags, 0o600)
        #endif
    }

    private static func makeDirectory(of path: String) {
        var end = path.startIndex
        while let slash = path[end...].dropFirst().firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            end = slash
        }
    }

    /// An ordinary file of our own, for nobody else to read.
    private func check() throws(HistoryError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("examine", path) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else {
            throw HistoryError(code: .untrusted, message: "\(path) is no file of yours", cause: 0)
        }
        if status.st_mode & 0o777 != 0o600, fchmod(descriptor, 0o600) != 0 { throw .system("protect", path) }
    }

    private func lock() throws(HistoryError) {
        for _ in 0..<Self.attempts {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw .system("lock", path) }
            usleep(Self.pause)
        }
        throw HistoryError(code: .busy, message: "\(path) is locked by another session", cause: 0)
    }

    private var isInPlace: Bool {
        var (own, current) = (stat(), stat())
        guard fstat(descriptor, &own) == 0, lstat(path, &current) == 0 else { return false }
        return own.st_dev == current.st_dev && own.st_ino == current.st_ino
    }

    private func size() throws(HistoryError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("examine", path) }
        return Int(status.st_size)
    }

    /// True for an empty file.
    func endsInNewline() throws(HistoryError) -> Bool {
        let size = try size()
        guard size > 0 else { return true }
        var byte: UInt8 = 0
        guard pread(descriptor, &byte, 1, off_t(size - 1)) == 1 else { throw .system("read", path) }
        return byte == 0x0A
    }

    /// What is in the file, or the end of it.
    func contents(most limit: Int) throws(HistoryError) -> [UInt8] {
        let size = try size()
        var position = max(0, size - limit)
        var bytes = [UInt8](repeating: 0, count: size - position)
        var filled = 0
        while filled < bytes.count {
            let count = bytes[filled...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(position))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system("read", path) }
            guard count > 0 else { break }
            filled += count
            position += count
        }
        return Array(bytes[..<filled])
    }

    func append(_ bytes: [UInt8]) throws(HistoryError) {
        guard System.writeAll(descriptor, bytes) == 0 else { throw .system("write", path) }
    }

    /// Puts a new file in place of this one, at once: whoever looks finds the old one or the new one, whole.
    func replace(with bytes: [UInt8]) throws(HistoryError) {
        let temporary = path + ".new"
        // Left over by somebody who did not get far; the lock is ours, so nobody is at it.
        unlink(temporary)
        let new = Self.openFile(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)
        guard new >= 0 else { throw .system("write", temporary) }
        defer { close(new) }
        guard System.writeAll(new, bytes) == 0, fsync(new) == 0 else {
            unlink(temporary)
            throw .system("write", temporary)
        }
        guard rename(temporary, path) == 0 else { throw .system("replace", path) }
    }
}
