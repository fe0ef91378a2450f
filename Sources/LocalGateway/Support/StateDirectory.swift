import Foundation

/// The folder with a gateway's data.
struct StateDirectory: Sendable {
    let path: String
    let isTemporary: Bool

    /// Makes the folder, readable by its owner alone and kept out of version control.
    ///
    /// - Throws: ``LocalGatewayError`` when that does not work.
    init(_ state: LocalGateway.State) throws {
        switch state {
        case .path(let path):
            self.path = URL(fileURLWithPath: path).standardizedFileURL.path
            isTemporary = false
            try Self.prepare(self.path)
        case .temporary:
            path = try Self.makeTemporary()
            isTemporary = true
        }
    }

    func removeIfTemporary() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }

    private static func prepare(_ path: String, isKept: Bool = true) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let ignore = path + "/.gitignore"
            if isKept, !FileManager.default.fileExists(atPath: ignore) {
                try Data("*\n".utf8).write(to: URL(fileURLWithPath: ignore), options: .atomic)
            }
        } catch {
            throw LocalGatewayError(
                .stateDirectoryNotWritable, "cannot write the state directory \(path): \(reason(error))", cause: error)
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw LocalGatewayError(
                .stateDirectoryNotWritable,
                "cannot write the state directory \(path): \(String(cString: strerror(errno)))")
        }
    }

    private static func makeTemporary() throws -> String {
        let base = FileManager.default.temporaryDirectory.path
        let path = "\(base.hasSuffix("/") ? String(base.dropLast()) : base)/moongate-\(Identifier.random(length: 12))"
        try prepare(path, isKept: false)
        return path
    }

    private static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        guard let underlying, underlying.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(underlying.code)))
    }
}
