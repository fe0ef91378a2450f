import Foundation

/// Small files that are read whole and written so that nobody ever finds half of one.
enum TextFile {
    /// Larger ones are no lock file and no library.
    static let largest = 16 << 20

    /// What the file holds; nil when there is none.
    ///
    /// - Throws: ``LibraryError`` when it cannot be read.
    static func read(_ path: String) throws(LibraryError) -> [UInt8]? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        guard !isFolder.boolValue else { throw LibraryError(.file, "\(path) is a folder") }
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
        guard size <= largest, let bytes = FileManager.default.contents(atPath: path) else {
            throw LibraryError(
                .file, size > largest ? "\(path) is larger than \(largest >> 20) MB" : "\(path) cannot be read")
        }
        return [UInt8](bytes)
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
