import Foundation
import Permissions

/// The file in which a user allows and forbids all scripts. It lies where no script can write, whatever doors are open.
struct PolicyFile: Sendable {
    /// The folder of all settings; nil when there is no home.
    let folder: String?
    let path: String

    init(environment: [String: String]) {
        folder = UserFolder.settings.path(in: environment)
        path = (folder ?? "~/.config/moongate") + "/policy.json"
    }

    /// Whether there is a place for it.
    var isPlaced: Bool { folder != nil }

    /// What it says; nothing when there is none.
    ///
    /// - Throws: `CommandProblem` when it is there and cannot be read: what it forbids must not be overlooked.
    func policy() throws -> Policy {
        guard folder != nil, FileManager.default.fileExists(atPath: path) else { return Policy() }
        do {
            return try Policy(json: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
        } catch let error as PermissionError {
            throw CommandProblem(message: "the policy file \(path): \(error.message)", status: ExitStatus.configuration)
        } catch {
            throw CommandProblem(message: "the policy file \(path) cannot be read", status: ExitStatus.configuration)
        }
    }
}
