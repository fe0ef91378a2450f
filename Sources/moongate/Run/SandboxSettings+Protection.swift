import Foundation
import Libraries
import LuaEngine

extension SandboxSettings {
    /// What says which programs are started or which libraries are used: moongate's own files, and those of git, which runs
    /// what its settings name.
    private static let programNames: Set<String> = [LibraryManifest.name, LockFile.name, ".actor", ".git"]
    /// What runs with the rights of whoever starts it next, by the ends of names.
    private static let codeExtensions: Set<String> = [
        "lua", "so", "sh", "bash", "zsh", "fish", "py", "pth", "js", "mjs", "cjs", "ts", "mts", "cts", "rb", "pl", "pm",
        "php", "ps1", "bat", "cmd", "exe", "dll", "dylib", "jar", "wasm", "mk", "desktop", "service", "timer",
    ]
    /// The same by whole names, and folders in which everything is of that kind. Editors, shells, package managers and build
    /// servers act on these without being told to.
    private static let codeNames: Set<String> = [
        "makefile", "gnumakefile", "dockerfile", "containerfile", "jenkinsfile", "vagrantfile", "rakefile", "gemfile",
        "justfile", "procfile", "package.json", "pyproject.toml", "setup.cfg", "tox.ini", "crontab", "node_modules",
        "docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml", ".pre-commit-config.yaml",
        ".gitlab-ci.yml", ".gitmodules", ".github", ".circleci", ".husky", ".vscode", ".idea", ".devcontainer", ".env",
        ".envrc", ".npmrc", ".yarnrc", ".yarnrc.yml", ".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv",
        ".vimrc", ".exrc",
    ]

    /// What is not open below the working folder and the script's own. A script that may start programs gets at all of it
    /// anyhow.
    ///
    /// - Parameters:
    ///   - script: the file that is run; nil when the code is not in a file.
    ///   - environment: the variables of this process.
    func protection(script: String?, environment: [String: String]) -> FileProtection {
        var protection = FileProtection()
        guard !allowsProcesses else { return protection }
        protection.exemptRoots = folders
        protection.names = Self.programNames
        protection.extensions = Self.codeExtensions
        protection.codeNames = Self.codeNames
        let workingFolder = FileManager.default.currentDirectoryPath
        protection.linked = Self.programNames.map { "\(workingFolder)/\($0)" }
        protection.files = script.map { [$0] } ?? []
        protection.home = environment.nonEmpty("HOME")
        return protection
    }

    /// Folders and files that no script gets at, whatever is allowed: what moongate keeps for itself.
    ///
    /// - Parameters:
    ///   - state: the local gateway's folder.
    ///   - audit: the file that records what happens, if one does.
    ///   - environment: the variables of this process.
    static func hidden(state: String, audit: String?, environment: [String: String]) -> [String] {
        let own = [UserFolder.state, .caches, .settings].compactMap { $0.path(in: environment) }
        // Each by itself as well: one may be a link to somewhere else.
        let settings = UserFolder.settings.path(in: environment).map { ["\($0)/policy.json", "\($0)/init.lua"] } ?? []
        return [state, LocalState.defaultFolder] + own + settings + (audit.map { [$0] } ?? [])
    }
}
