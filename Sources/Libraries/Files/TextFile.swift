import Foundation
import Glibc

/// Small files that are read whole and written so that nobody ever finds half of one.
enum TextFile {
    /// Larger ones are no lock file and no library.
    static let largest = 16 << 20

    /// What the file holds; nil when there is none.
    ///
    /// - Throws: ``LibraryError`` when it cannot be read.
    static func read(_ path: String) throws(LibraryError) -> [UInt8]? {
        // A pipe would keep whoever opens it waiting.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if [ENOENT, ENOTDIR].contains(errno) { return nil }
            throw unreadable(path)
        }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            throw LibraryError(.file, "\(path) is no regular file")
        }
        guard information.st_size <= largest else {
            throw LibraryError(.file, "\(path) is larger than \(largest >> 20) MB")
        }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(information.st_size)) { buffer, count in
            while count < buffer.count {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                guard got > 0 else { break }
                count += got
            }
        }
        guard !failed else { throw unreadable(path) }
        return bytes
    }

    private static func unreadable(_ path: String) -> LibraryError {
        LibraryError(.file, "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }

    /// - Throws: ``LibraryError`` when it cannot be written.
    static func write(_ bytes: [UInt8], to path: String) throws(LibraryError) {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw LibraryError(.file, "\(path) cannot be written: \(error.localizedDescription)")
        }
    }

    /// - Throws: ``LibraryError`` when it is there and cannot be removed.
    static func remove(_ path: String) throws(LibraryError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw LibraryError(.file, "\(path) cannot be removed: \(error.localizedDescription)")
        }
    }
}
