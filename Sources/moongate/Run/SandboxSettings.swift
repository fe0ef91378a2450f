import Foundation
import LuaEngine

/// What a script may touch besides the gateway.
struct SandboxSettings: Sendable {
    /// Folders whose files are open to it, beside its own and the working one.
    var folders: [String] = []
    var allowsProcesses = false
    var allowsNative = false
    /// Whether `require` also finds what the system has installed for Lua 5.4.
    var usesSystemModules = false
    /// Environment variables that it may read, beside the harmless ones.
    var variables: [String] = []

    /// Variables that any script may read: they say how to talk to the user, and nothing secret.
    private static let harmlessVariables: Set<String> = [
        "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LOGNAME", "PATH", "PWD", "SHELL", "TERM", "TMPDIR", "TZ", "USER",
    ]

    /// The sandbox that this describes.
    ///
    /// - Parameters:
    ///   - scriptFolder: the folder of the script, nil when the code is not in a file.
    ///   - hidden: what scripts must not touch: the local gateway's folder, the user's settings, the audit file.
    ///   - environment: the variables of this process.
    func sandbox(scriptFolder: String?, hiding hidden: [String], environment: [String: String]) -> Sandbox {
        var sandbox = Sandbox.strict
        let workingFolder = FileManager.default.currentDirectoryPath
        sandbox.fileRoots = [workingFolder] + (scriptFolder.map { [$0] } ?? []) + folders
        sandbox.hiddenPaths = hidden
        sandbox.allowsProcesses = allowsProcesses
        sandbox.allowsNative = allowsNative
        sandbox.environment = visibleEnvironment(environment)
        if let scriptFolder {
            sandbox.modules = ModulePlaces(scriptFolder: scriptFolder, usesSystem: usesSystemModules)
        } else {
            sandbox.modules = ModulePlaces(workingFolder: workingFolder, usesSystem: usesSystemModules)
        }
        return sandbox
    }

    private func visibleEnvironment(_ environment: [String: String]) -> [String: String] {
        let visible = Self.harmlessVariables.union(variables).subtracting(ProcessVariables.secret)
        return environment.filter { visible.contains($0.key) }
    }
}
