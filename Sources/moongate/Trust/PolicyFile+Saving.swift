import Foundation
import GatewayClient
import Permissions

extension PolicyFile {
    /// Adds what is allowed to the file, which keeps all else that it says; makes it when there is none. It is there as a
    /// whole, old or new, at every moment, and only its user may read it.
    ///
    /// - Throws: `PermissionError` that says why nothing was saved.
    func allow(_ grants: [Grant]) throws(PermissionError) {
        guard let folder else { throw PermissionError("there is no home directory to keep it in") }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw PermissionError("the folder \(folder) cannot be made")
        }
        // Some keep their settings elsewhere and link to them: the link stays.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let old = try document(at: target)
        guard case .object(var fields) = old else { throw PermissionError("it is no JSON object") }
        var allowed: [String: JSONTree] = [:]
        if case .object(let known)? = fields["allow"] { allowed = known }
        for grant in grants {
            for effect in grant.effect.names { allowed[effect] = Self.adding(grant.scope.text, to: allowed[effect]) }
        }
        fields["allow"] = .object(allowed)
        try Self.replace(target, with: JSONTree.object(fields))
    }

    private func document(at target: String) throws(PermissionError) -> JSONTree {
        guard FileManager.default.fileExists(atPath: target) else { return .object([:]) }
        guard let data = FileManager.default.contents(atPath: target) else {
            throw PermissionError("it cannot be read")
        }
        // What does not make sense as a policy any more is not to be written over.
        _ = try Policy(json: [UInt8](data))
        return JSONTree([UInt8](data)) ?? .null
    }

    /// `true`, a scope or an array of scopes, and one more.
    private static func adding(_ scope: String, to scopes: JSONTree?) -> JSONTree {
        switch scopes {
        case .boolean(true): return .boolean(true)
        case .string(let only): return only == scope ? .string(only) : .array([.string(only), .string(scope)])
        case .array(let all):
            return .array(all.contains { $0.string == scope } ? all : all + [.string(scope)])
        default: return .array([.string(scope)])
        }
    }

    private static func replace(_ target: String, with document: JSONTree) throws(PermissionError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard var data = try? encoder.encode(document) else { throw PermissionError("it cannot be written as JSON") }
        data.append(UInt8(ascii: "\n"))
        let draft = target + ".\(UUID().uuidString).part"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw PermissionError(String(cString: strerror(errno))) }
        let isWritten = data.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } == data.count && fsync(file) == 0
        close(file)
        guard isWritten, rename(draft, target) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(draft)
            throw PermissionError(reason)
        }
    }
}
