import Glibc

/// Writing to the terminal without buffering surprises.
enum StandardError {
    /// Writes one line to standard error. A failed write is ignored: there is nowhere left to say so.
    static func line(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            written += count
        }
    }
}
