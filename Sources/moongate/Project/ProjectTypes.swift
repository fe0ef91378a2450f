import ActorRuntime
import Documentation
import Foundation
import Libraries
import ScriptTests

/// The generated files of a project: the definitions in its folder `types`, and the settings that make editors look there.
struct ProjectTypes {
    /// A file that is not as it should be, and why.
    struct Difference: Equatable {
        enum Kind: String {
            case isMissing = "is missing"
            case differs = "differs"
            /// Made by another version for something that is gone.
            case isLeftOver = "is left over"
        }

        let path: String
        let kind: Kind
    }

    /// What only specs and only actors find.
    static let words = [
        LuaWords(name: "actor", source: ActorWords.definitions), LuaWords(name: "spec", source: SpecWords.definitions),
    ]

    let folder: String
    private let definitions: [GeneratedFile]
    /// The libraries of which nothing can be said, because they are not on this machine.
    private let unknown: [String]
    private let settings = EditorSettings(words: Self.words).files

    /// - Parameter folder: that of the project.
    init(folder: String) {
        self.folder = folder
        let (shared, unknown) = Self.sharedLibraries(of: folder)
        definitions = TypeDefinitions(words: Self.words, shared: shared).files()
        self.unknown = unknown
    }

    /// The modules of the libraries that the project names, and the names of those that have to be read first.
    private static func sharedLibraries(of folder: String) -> (modules: [LuaLibrary], unknown: [String]) {
        let path = URL(fileURLWithPath: folder).standardizedFileURL.path
        guard FileManager.default.fileExists(atPath: path + "/" + LockFile.name),
            let locked = try? ScriptLibraries(folder: path, name: path, environment: ProcessVariables.all)?.locked
        else { return ([], []) }
        var modules: [LuaLibrary] = []
        var unknown: [String] = []
        for library in locked.all where library.isDeclared {
            guard let content = try? locked.content(of: library.locked) else {
                unknown.append(library.locked.name)
                continue
            }
            for (name, file) in content.modules(ofLibrary: library.locked.name) {
                let source = ManualSource.readable(content.files[file] ?? [])
                modules.append(LuaLibrary(name: name, file: file, source: source))
            }
        }
        return (modules, unknown)
    }

    /// Which of the files are not as this version makes them. Settings are the user's own as soon as they are there.
    func differences() -> [Difference] {
        var found: [Difference] = []
        for file in definitions + settings {
            let isSetting = settings.contains(file)
            switch text(of: file.path) {
            case nil: found.append(Difference(path: file.path, kind: .isMissing))
            case file.text: break
            default: if !isSetting { found.append(Difference(path: file.path, kind: .differs)) }
            }
        }
        return found + leftOver.map { Difference(path: $0, kind: .isLeftOver) }
    }

    /// Makes all of them as they should be.
    ///
    /// - Returns: what was different.
    /// - Throws: `CommandProblem` when a file that somebody else made is in the way, or one cannot be written.
    func update() throws -> [Difference] {
        let differences = differences()
        let root = path(TypeDefinitions.folder)
        guard (try? FileManager.default.destinationOfSymbolicLink(atPath: root)) == nil else {
            throw CommandProblem(
                message:
                    "\(root) is a symbolic link, and what it leads to may be somebody else's; remove it, then try again",
                status: ExitStatus.scriptError)
        }
        for difference in differences where difference.kind == .differs {
            guard text(of: difference.path)?.contains(TypeDefinitions.mark) == true else {
                throw CommandProblem(
                    message: "\(path(difference.path)) was not made by moongate; move it away, then try again",
                    status: ExitStatus.scriptError)
            }
        }
        let files = Dictionary(uniqueKeysWithValues: (definitions + settings).map { ($0.path, $0) })
        for difference in differences {
            if let file = files[difference.path] {
                try ProjectFolder(folder).write(file)
            } else {
                try? FileManager.default.removeItem(atPath: path(difference.path))
            }
        }
        return differences
    }

    /// The settings that are there and not as a new project has them.
    var changedSettings: [GeneratedFile] {
        settings.filter { file in text(of: file.path).map { $0 != file.text } ?? false }
    }

    private var leftOver: [String] {
        let wanted = Set(definitions.map(\.path))
        let root = path(TypeDefinitions.folder)
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return names.sorted().map { TypeDefinitions.folder + "/" + $0 }.filter { name in
            name.hasSuffix(".lua") && !wanted.contains(name) && !isUnknown(name)
                && text(of: name)?.contains(TypeDefinitions.mark) == true
        }
    }

    /// Whether a file describes a library that is not on this machine; it stays as it is.
    private func isUnknown(_ name: String) -> Bool {
        unknown.contains { library in
            let path = TypeDefinitions.sharedFolder + "/" + library
            return name == path + ".lua" || name.hasPrefix(path + "/")
        }
    }

    private func path(_ name: String) -> String { folder == "." ? name : folder + "/" + name }

    private func text(of name: String) -> String? {
        FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
    }
}
