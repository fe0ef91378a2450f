#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that only the user can read, for a text that another editor changes.
enum ScratchFile {
    /// Makes a file with a text, lends it, and takes it away again.
    ///
    /// - Returns: nil when it cannot be made.
    static func with<Result>(_ text: String, _ body: (_ path: String) -> Result) -> Result? {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/moongate-XXXXXX.lua".utf8CString)
        // The system makes such files with mode 0600, and never opens what somebody else has put there.
        let descriptor = mkstemps(&template, 4)
        guard descriptor >= 0 else { return nil }
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(path) }
        let isWritten = DescriptorOutput(descriptor: descriptor).write(bytes: Array((text + "\n").utf8)) == 0
        close(descriptor)
        return isWritten ? body(path) : nil
    }
}
