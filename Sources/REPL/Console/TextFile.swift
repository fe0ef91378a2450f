#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Files that the user names at the prompt.
enum TextFile {
    /// Larger files are no scripts.
    private static let largest = 16 << 20

    struct Problem: Error {
        let message: String
    }

    /// The whole file.
    ///
    /// - Throws: `Problem` that says why it cannot be read.
    static func read(_ path: String) throws(Problem) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Problem(message: "cannot open \(path): \(reason)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            #if canImport(Darwin)
                let count = Darwin.read(descriptor, &buffer, buffer.count)
            #else
                let count = Glibc.read(descriptor, &buffer, buffer.count)
            #endif
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Problem(message: "cannot read \(path): \(reason)") }
            if count == 0 { break }
            bytes += buffer[..<count]
            guard bytes.count <= largest else { throw Problem(message: "\(path) is too large for a script") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(message: "\(path) is not a text file in UTF-8")
        }
        return text
    }

    /// Makes a new file. One that exists is left alone: what was saved must not be lost.
    ///
    /// - Throws: `Problem` that says why it cannot be written.
    static func create(_ path: String, _ text: String) throws(Problem) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            let why = errno == EEXIST ? "it exists already; give another name" : reason
            throw Problem(message: "cannot write \(path): \(why)")
        }
        defer { close(descriptor) }
        guard DescriptorOutput(descriptor: descriptor).write(bytes: Array(text.utf8)) == 0 else {
            throw Problem(message: "cannot write all of \(path): \(reason)")
        }
    }

    private static var reason: String { strerror(errno).map { String(cString: $0) } ?? "error \(errno)" }
}
