import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The file that a download grows in. It stands beside the one that it becomes when it is whole, so that nobody ever
/// finds half a file under that name.
final class PartFile: Sendable {
    static let suffix = Array(".part".utf8)

    let path: [UInt8]
    let file: LocalFile
    /// How much of an earlier download is in it.
    let keptSize: Int
    private let target: [UInt8]
    /// The permissions of the file that will be replaced.
    private let mode: UInt32?

    /// Opens the file for this download alone.
    ///
    /// - Parameter keepsOld: whether what an earlier download has left in it stays.
    /// - Throws: ``GatewayError`` with the code `file_error`, also when something stands in the place of the target that
    ///   is no regular file.
    init(target: [UInt8], keepsOld: Bool) throws(GatewayError) {
        self.target = target
        path = target + Self.suffix
        do {
            let old = try LocalFile.status(of: target)
            if let old, !old.isRegular { throw Self.error(target, old.isFolder ? "is a folder" : "is no regular file") }
            mode = old?.mode
            file = try LocalFile(path, O_RDWR | O_CREAT)
            let status = try file.status()
            guard status.isRegular else { throw Self.error(path, "is no regular file") }
            // Whoever had it before may have made it the target just now; that is not ours to write to.
            guard file.lock(), try LocalFile.status(of: path)?.identity == status.identity else {
                throw Self.error(path, "is being written by another download")
            }
            keptSize = keepsOld ? status.size : 0
            if !keepsOld { try file.truncate(to: 0) }
        } catch let error as LocalFile.Failure {
            throw Self.error(path, "cannot be written: \(error.message)")
        } catch {
            throw error as? GatewayError ?? Self.error(path, "cannot be written")
        }
    }

    /// Makes the part the whole.
    func commit() async throws(GatewayError) {
        do {
            // Only the disk knows how long this takes.
            try await NIOThreadPool.singleton.runIfActive { [self] in
                if let mode { try file.setMode(mode) }
                try file.synchronize()
                try LocalFile.rename(path, to: target)
            }
        } catch {
            throw Self.error(target, "cannot be written: \((error as? LocalFile.Failure)?.message ?? "\(error)")")
        }
    }

    func discard() { LocalFile.remove(path) }

    private static func error(_ path: [UInt8], _ message: String) -> GatewayError {
        GatewayError(code: .fileError, message: "\(FileSource.shown(path)) \(message)")
    }
}
