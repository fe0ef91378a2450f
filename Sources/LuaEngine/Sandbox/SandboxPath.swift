#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A path as the file system understands it: absolute, without `.`, `..` and symbolic links.
///
/// Paths are bytes: a file name need not be UTF-8.
struct SandboxPath: Sendable, Hashable {
    /// The names from the root down.
    let components: [[UInt8]]

    /// Why a path cannot be made out.
    enum Failure: String, Error {
        case containsZero = "a file name cannot contain a zero byte"
        case tooManyLinks = "too many symbolic links"
        case tooLong = "File name too long"
        case noWorkingDirectory = "the working directory no longer exists"
    }

    private static let slash = UInt8(ascii: "/")
    /// As many as Linux follows.
    private static let linkLimit = 40

    /// Follows `path`, from the working directory when it is relative. What does not exist (yet) is taken by its name.
    /// - Parameter followsLast: whether a symbolic link at the very end is followed; renaming and removing act on links.
    init(_ path: [UInt8], followsLast: Bool = true) throws(Failure) {
        guard path.count < Int(PATH_MAX) else { throw .tooLong }
        guard !path.contains(0) else { throw .containsZero }
        var resolved: [[UInt8]] = []
        var pending = Self.names(of: path)
        if path.first != Self.slash {
            guard let folder = Self.workingDirectory() else { throw .noWorkingDirectory }
            pending.append(contentsOf: Self.names(of: folder))
        }
        var links = 0
        while let name = pending.popLast() {
            if name == [UInt8(ascii: ".")] { continue }
            if name == [UInt8(ascii: "."), UInt8(ascii: ".")] {
                _ = resolved.popLast()
                continue
            }
            guard followsLast || !pending.isEmpty, let target = Self.link(at: resolved + [name]) else {
                resolved.append(name)
                continue
            }
            links += 1
            guard links <= Self.linkLimit else { throw .tooManyLinks }
            if target.first == Self.slash { resolved = [] }
            pending.append(contentsOf: Self.names(of: target))
        }
        components = resolved
    }

    init(_ path: String) throws(Failure) {
        try self.init(Array(path.utf8))
    }

    var bytes: [UInt8] { Self.join(components) }

    /// The path for people.
    var description: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether this is `other` or something below it.
    func isAtOrBelow(_ other: SandboxPath) -> Bool {
        components.starts(with: other.components)
    }

    /// The names in a path, last one first.
    private static func names(of path: [UInt8]) -> [[UInt8]] {
        path.split(separator: slash).reversed().map(Array.init)
    }

    private static func join(_ components: [[UInt8]]) -> [UInt8] {
        components.isEmpty ? [slash] : components.flatMap { [slash] + $0 }
    }

    private static func workingDirectory() -> [UInt8]? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&buffer, buffer.count) != nil else { return nil }
        return buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    }

    /// Where the symbolic link at `components` points; nil when there is none.
    private static func link(at components: [[UInt8]]) -> [UInt8]? {
        let path = (join(components) + [0]).map(CChar.init(bitPattern:))
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path, &target, target.count)
        guard length > 0 else { return nil }
        return target.prefix(length).map(UInt8.init(bitPattern:))
    }
}
