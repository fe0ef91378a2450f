import Synchronization

/// Decides which files a script may use.
///
/// Scripts are handed the resolved path and open that, not the name they asked with: what was checked is what is opened.
final class SandboxFiles: Sendable {
    enum Decision {
        case allowed([UInt8])
        case refused(String)
    }

    private let roots: [SandboxPath]
    let modules: [SandboxPath]
    private let hidden: [SandboxPath]
    private let protected: ProtectedFiles
    /// Names that `os.tmpname` made for this script: they lie outside the roots, but are its own.
    private let temporary = Mutex<Set<SandboxPath>>([])

    init(_ sandbox: Sandbox) {
        roots = sandbox.fileRoots.compactMap { try? SandboxPath($0) }
        modules = sandbox.modules.roots.compactMap { try? SandboxPath($0) }
        hidden = sandbox.hiddenPaths.compactMap { try? SandboxPath($0) }
        protected = ProtectedFiles(sandbox.protection, roots: roots)
    }

    /// - Parameters:
    ///   - path: what the script asks for.
    ///   - asEntry: the directory entry itself is meant (removing, renaming), not what it leads to.
    ///   - writes: whether the file is opened for writing.
    func decide(_ path: [UInt8], asEntry: Bool, writes: Bool = false) -> Decision {
        let shown = Self.shown(path.count > 1000 ? path.prefix(1000) + Array("…".utf8) : path)
        let real: SandboxPath
        do {
            real = try SandboxPath(path, followsLast: !asEntry)
        } catch {
            return .refused("\(shown): \(error.rawValue)")
        }
        if let reason = closedReason(real, asEntry: asEntry) {
            return .refused("\(shown): \(Self.leading(path, to: real))\(reason); no option allows it")
        }
        guard !isTemporary(real) else { return .allowed(real.bytes) }
        guard roots.contains(where: real.isAtOrBelow) else {
            return .refused(
                "\(shown): \(Self.leading(path, to: real))outside the folders this script may use"
                    + " (allow it with --allow-fs=\(Self.shown(real.bytes)))"
            )
        }
        if let refusal = protected.refusal(real, writes: writes || asEntry, asEntry: asEntry) {
            return .refused(
                "\(shown): \(Self.leading(path, to: real))\(refusal.reason) (allow it with \(refusal.option))")
        }
        return .allowed(real.bytes)
    }

    /// Opens a file that the script's own `os.tmpname` made.
    func grantTemporary(_ path: [UInt8]) {
        guard let real = try? SandboxPath(path) else { return }
        temporary.withLock { _ = $0.insert(real) }
    }

    private func isTemporary(_ path: SandboxPath) -> Bool { temporary.withLock { $0.contains(path) } }

    /// Why a path is closed whatever the options say; nil when it is not.
    func closedReason(_ path: SandboxPath, asEntry: Bool) -> String? {
        // The environment and the memory of this process are files there.
        if path.components.first == Array("proc".utf8) { return "scripts may not look into processes" }
        let touchesHidden = hidden.contains { hidden in
            // Moving a folder above would take what is hidden in it along.
            path.isAtOrBelow(hidden) || asEntry && hidden.isAtOrBelow(path)
        }
        return touchesHidden ? "moongate keeps it for itself" : nil
    }

    /// "it leads to X, " when the path is not obviously X.
    private static func leading(_ path: [UInt8], to real: SandboxPath) -> String {
        path == real.bytes ? "" : "it leads to \(shown(real.bytes)), "
    }

    /// A path in a message: no line breaks or escapes that came from the script.
    static func shown(_ path: [UInt8]) -> String {
        String(
            String.UnicodeScalarView(
                String(decoding: path, as: UTF8.self).unicodeScalars.map { scalar in
                    scalar.properties.generalCategory == .control ? "?" : scalar
                }))
    }
}
