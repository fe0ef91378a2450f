import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file that a request carries. Every attempt opens it anew and sends it from the beginning.
public struct FileSource: Sendable {
    /// The resolved path, as bytes.
    public let path: [UInt8]
    /// How many bytes it had when the call was made.
    public let size: Int
    /// Told how many bytes have gone, piece by piece; a retry begins again at 0.
    public var progress: (@Sendable (Int) -> Void)?

    /// Looks at the file.
    ///
    /// - Throws: ``GatewayError`` with the code `file_error` when it cannot be read or is no regular file.
    public init(path: [UInt8], progress: (@Sendable (Int) -> Void)? = nil) throws(GatewayError) {
        self.path = path
        self.progress = progress
        do {
            size = try Self.open(path).status.size
        } catch {
            throw GatewayError(code: .fileError, message: error.message)
        }
    }

    /// Opens it for one attempt.
    func open() throws(TransportError) -> LocalFile {
        let (file, status) = try Self.open(path)
        guard status.size == size else { throw changed }
        return file
    }

    var changed: TransportError {
        .file("\(Self.shown(path)) was changed while it was sent; it had \(size) bytes at first")
    }

    private static func open(_ path: [UInt8]) throws(TransportError) -> (file: LocalFile, status: LocalFile.Status) {
        do {
            let file = try LocalFile(path, O_RDONLY)
            let status = try file.status()
            guard status.isRegular else {
                throw TransportError.file("\(shown(path)) is \(status.isFolder ? "a folder" : "no regular file")")
            }
            return (file, status)
        } catch let error as LocalFile.Failure {
            throw .file("\(shown(path)) cannot be read: \(error.message)")
        } catch {
            throw error as? TransportError ?? .file("\(shown(path)) cannot be read")
        }
    }

    /// A path in a message.
    static func shown(_ path: [UInt8]) -> String { RemoteText.tamed(path, limit: 300) }
}

extension TransportError {
    /// A failure on this side of the network.
    static func file(_ message: String) -> TransportError {
        TransportError(code: .fileError, message: message, mayHaveBeenSent: true)
    }
}

/// The pieces of one sending of a file, read when the network wants them.
struct FilePieces: AsyncSequence, Sendable {
    static let pieceSize = 256 << 10

    let source: FileSource
    let file: LocalFile
    /// Told after every piece; `isLast` when all bytes have gone.
    let moved: @Sendable (_ isLast: Bool) -> Void

    struct AsyncIterator: AsyncIteratorProtocol {
        let pieces: FilePieces
        var offset = 0

        mutating func next() async throws -> ByteBuffer? {
            let size = pieces.source.size
            pieces.moved(offset == size)
            pieces.source.progress?(offset)
            guard offset < size else { return nil }
            let wanted = Swift.min(FilePieces.pieceSize, size - offset)
            var buffer = ByteBuffer()
            let start = offset
            do {
                try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { space in
                    try pieces.file.read(into: UnsafeMutableRawBufferPointer(rebasing: space[..<wanted]), at: start)
                }
                // Before the last piece has gone the request can still be kept from being whole.
                let isLast = offset + wanted == size
                guard buffer.readableBytes == wanted, try !isLast || pieces.file.status().size == size else {
                    throw pieces.source.changed
                }
            } catch let error as LocalFile.Failure {
                throw TransportError.file("\(FileSource.shown(pieces.source.path)) cannot be read: \(error.message)")
            }
            offset += wanted
            return buffer
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pieces: self) }
}
