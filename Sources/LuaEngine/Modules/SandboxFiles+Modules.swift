#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension SandboxFiles {
    /// What is at a place where a module may be.
    enum ModuleFile {
        /// The file to open, without symbolic links.
        case found([UInt8])
        case missing
        case refused(String)
    }

    /// Looks at a place where a module may be: below the roots of modules, files may be read without being open to scripts
    /// otherwise.
    ///
    /// - Parameters:
    ///   - path: the place.
    ///   - isOwn: whether the host chose the place and not the script. Most of those are empty, and are found to be so quickly.
    func moduleFile(_ path: [UInt8], isOwn: Bool) -> ModuleFile {
        if isOwn, !path.contains(0), Self.isMissing(path) { return .missing }
        switch decideModule(path) {
        case .refused(let reason): return .refused(reason)
        case .allowed(let real):
            var information = stat()
            guard stat(Self.characters(real), &information) == 0 else {
                let reason = errno
                if Self.meansMissing(reason) { return .missing }
                return .refused("\(Self.shown(path)): \(String(cString: strerror(reason)))")
            }
            // Opening a pipe would wait for whoever writes into it.
            guard information.st_mode & S_IFMT == S_IFREG else {
                return .refused("\(Self.shown(path)): this is no file that could be read")
            }
            return .found(real)
        }
    }

    private func decideModule(_ path: [UInt8]) -> Decision {
        if let real = try? SandboxPath(path), closedReason(real, asEntry: false) == nil,
            modules.contains(where: real.isAtOrBelow)
        {
            return .allowed(real.bytes)
        }
        return decide(path, asEntry: false)
    }

    /// Whether there is nothing. What cannot be told, in a closed folder for instance, is not missing.
    private static func isMissing(_ path: [UInt8]) -> Bool {
        access(characters(path), F_OK) != 0 && meansMissing(errno)
    }

    private static func meansMissing(_ reason: Int32) -> Bool { reason == ENOENT || reason == ENOTDIR }

    private static func characters(_ path: [UInt8]) -> [CChar] {
        (path + [0]).map(CChar.init(bitPattern:))
    }
}
