#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why the history cannot be read or written.
public struct HistoryError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: Equatable, Sendable {
        /// The file or its directory cannot be opened, made or written.
        case system
        /// Another session has held the lock for too long.
        case busy
        /// What has the file's name is no ordinary file, or belongs to somebody else.
        case untrusted
    }

    public let code: Code
    public let message: String
    /// The `errno` of a failed call, else 0.
    public let cause: Int32

    public var description: String { message }

    static func system(_ action: String, _ path: String) -> HistoryError {
        let cause = errno
        let reason = strerror(cause).map { String(cString: $0) } ?? "error \(cause)"
        return HistoryError(code: .system, message: "cannot \(action) \(path): \(reason)", cause: cause)
    }
}
