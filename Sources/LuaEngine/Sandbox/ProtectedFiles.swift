/// The protection of an engine, with its paths followed.
struct ProtectedFiles: Sendable {
    private static let dot = UInt8(ascii: ".")

    private let exempt: [SandboxPath]
    private let names: Set<[UInt8]>
    private let linked: [SandboxPath]
    private let endings: [[UInt8]]
    private let codeNames: Set<[UInt8]>
    private let files: Set<SandboxPath>
    private let home: SandboxPath?
    private let roots: [SandboxPath]

    init(_ protection: FileProtection, roots: [SandboxPath]) {
        self.roots = roots
        exempt = protection.exemptRoots.compactMap { try? SandboxPath($0) }
        names = Set(protection.names.map { Array($0.utf8) })
        linked = protection.linked.compactMap { try? SandboxPath($0) }
        endings = protection.extensions.map { Array(".\($0)".utf8) }
        codeNames = Set(protection.codeNames.map { Array($0.utf8) })
        files = Set(protection.files.compactMap { try? SandboxPath($0) })
        home = protection.home.flatMap { try? SandboxPath($0) }
    }

    /// Why a path is closed, and the option that opens it; nil when it is not.
    ///
    /// - Parameters:
    ///   - path: what would be used.
    ///   - writes: whether it would be changed.
    ///   - asEntry: whether it is renamed or removed, with all that is below it.
    func refusal(_ path: SandboxPath, writes: Bool, asEntry: Bool) -> (reason: String, option: String)? {
        let above = roots.filter(path.isAtOrBelow)
        let isProgram = Self.isNamed(path, names, below: above)
        if writes, isProgram || linked.contains(where: path.isAtOrBelow) {
            return ("scripts do not write this, which may say what programs are started", "--allow-exec")
        }
        guard !exempt.contains(where: path.isAtOrBelow) else { return nil }
        let option = "--allow-fs=" + SandboxFiles.shown(path.bytes)
        if isInHome(path, above, asEntry: asEntry) {
            return ("hidden files of the home folder are closed to scripts", option)
        }
        guard writes else { return nil }
        if files.contains(path) {
            return ("a script does not write what says what it may do", option)
        }
        let name = path.components.last.map(Self.lowercase) ?? []
        let isCode = endings.contains { name.suffix($0.count) == $0[...] }
        if isCode || Self.isNamed(path, codeNames, below: above) {
            return ("scripts do not write code, which may run with other rights later", option)
        }
        return nil
    }

    /// Whether the path has one of the names in it, below each of the roots it lies in.
    private static func isNamed(_ path: SandboxPath, _ names: Set<[UInt8]>, below roots: [SandboxPath]) -> Bool {
        roots.allSatisfy { root in
            path.components.dropFirst(root.components.count).contains { names.contains(lowercase($0)) }
        }
    }

    private func isInHome(_ path: SandboxPath, _ above: [SandboxPath], asEntry: Bool) -> Bool {
        guard let home else { return false }
        // Moving the home folder would take its files to where they are not hidden.
        if asEntry, home.isAtOrBelow(path) { return true }
        let depth = home.components.count
        guard path.isAtOrBelow(home), path.components.count > depth else { return false }
        guard path.components[depth].first == Self.dot else { return false }
        return !above.contains { $0.isAtOrBelow(home) && $0.components.count > depth }
    }

    /// Some file systems make no difference between the cases.
    private static func lowercase(_ name: [UInt8]) -> [UInt8] {
        name.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}
