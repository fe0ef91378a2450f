/// The sandbox of an engine, for native functions that use files on a script's behalf.
public struct FileAccess: Sendable {
    let files: SandboxFiles

    /// What a path that a script gives really is: the file to use, without symbolic links. Scripts may open it under the
    /// same conditions with `io.open`.
    ///
    /// - Parameters:
    ///   - path: what the script gives.
    ///   - writes: whether the file is written and not only read.
    /// - Throws: `ErrorObject` with the code `file_refused` and the sandbox's reason.
    public func resolve(_ path: [UInt8], writes: Bool) throws -> [UInt8] {
        switch files.decide(path, asEntry: false, writes: writes) {
        case .allowed(let real): return real
        case .refused(let reason): throw ErrorObject(message: reason, fields: [("code", .string("file_refused"))])
        }
    }
}

extension Engine {
    /// Which files scripts may use.
    public nonisolated var fileAccess: FileAccess { FileAccess(files: sandboxFiles) }
}
