import Documentation
import Foundation
import Libraries
import Permissions
import ScriptTests

/// What somebody wants to read about: a file, a module of the project or of the program, a table or a function.
struct ManualSource {
    enum Subject {
        /// A Lua file that others require.
        case module(LuaLibrary)
        /// A Lua file that is run.
        case script(file: String, source: String)
        /// Something that the program knows by itself.
        case topic(HelpTopic)
    }

    let subject: Subject

    /// The names of specs and actors as modules, so that they have pages as well.
    static let words = ProjectTypes.words.map { words in
        LuaLibrary(
            name: words.name + "s", file: "moongate \(words.name)", source: words.source, describesGlobals: true)
    }

    /// - Parameters:
    ///   - name: a file, the name of a module, or any name that scripts find.
    ///   - index: what the program knows.
    /// - Throws: `CommandProblem` when there is no such thing.
    init(_ name: String, _ index: HelpIndex) throws {
        if name.hasSuffix(".lua") || name.contains("/") {
            self = try Self.file(name, called: nil)
        } else if let library = (LuaLibrary.standard + Self.words).first(where: { $0.name == name }) {
            subject = .module(library)
        } else if let file = Self.moduleFile(name) {
            self = try Self.file(file, called: name)
        } else if let topic = index.topic(named: name) {
            subject = .topic(topic)
        } else {
            let near = index.nearest(to: name).prefix(3).map { "'\($0)'" }.joined(separator: ", ")
            throw CommandProblem(
                message: "there is no file, no module and no function called '\(name)'"
                    + (near.isEmpty ? "; `moongate doc` lists what there is" : "; did you mean \(near)?"),
                status: ExitStatus.fileNotFound)
        }
    }

    private init(_ subject: Subject) { self.subject = subject }

    /// Whether a name means something else than a file or folder.
    private static func isKnown(_ name: String, _ index: HelpIndex) -> Bool {
        (LuaLibrary.standard + words).contains { $0.name == name } || moduleFile(name) != nil
            || index.topic(named: name) != nil
    }

    /// What a name means: of a folder all Lua files in it.
    static func sources(_ name: String, _ index: HelpIndex) throws -> [ManualSource] {
        guard name.contains("/") || !isKnown(name, index) else { return [try ManualSource(name, index)] }
        let files = try ProjectSources.named(name, withSpecs: false)
        return files == [name] ? [try ManualSource(name, index)] : try files.map { try file($0, called: nil) }
    }

    /// Everything of the project that has comments for others: its libraries, then its scripts.
    static func project() throws -> [ManualSource] {
        try ProjectSources.all(withSpecs: false).map { try file($0, called: nil) }
    }

    /// The folder of the project that a file belongs to.
    static func projectFolder(of file: String) -> String { SpecFile(path: file).project }

    private static func moduleFile(_ name: String) -> String? {
        let path = name.replacing(".", with: "/")
        return ["lib/\(path).lua", "lib/\(path)/init.lua", "\(path).lua", "\(path)/init.lua"].map {
            ProjectSources.prefix + $0
        }
        .first { FileManager.default.isReadableFile(atPath: $0) }
    }

    private static func file(_ path: String, called name: String?) throws -> ManualSource {
        let script = try ScriptSource(code: nil, words: ["--", path], standardInputIsTerminal: false)
        let source = readable(script.chunk?.source ?? [])
        let documentation = LuaDocumentation(source)
        let isInLibrary = path.hasPrefix("lib/") || path.contains("/lib/")
        guard try script.header() == nil, isInLibrary || !documentation.exports.isEmpty else {
            return ManualSource(.script(file: path, source: source))
        }
        return ManualSource(.module(LuaLibrary(name: name ?? moduleName(path), file: path, source: source)))
    }

    /// The text of a file that anybody may have written, without what a terminal would take for a command.
    static func readable(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isHarmless = scalar.properties.generalCategory != .control || "\n\r\t".unicodeScalars.contains(scalar)
            text.append(isHarmless ? scalar : "\u{FFFD}")
        }
        return String(text)
    }

    /// What `require` calls a file of the project.
    private static func moduleName(_ path: String) -> String {
        let root = projectFolder(of: path) + "/"
        var name = URL(fileURLWithPath: path).standardizedFileURL.path
        if name.hasPrefix(root) { name.removeFirst(root.count) }
        for prefix in ["lib/", "scripts/lib/"] where name.hasPrefix(prefix) { name.removeFirst(prefix.count) }
        if name.hasSuffix(".lua") { name.removeLast(4) }
        if name.hasSuffix("/init") { name.removeLast(5) }
        return name.split(separator: "/").joined(separator: ".")
    }
}

extension ManualSource {
    /// The page about it.
    ///
    /// - Parameter index: what the program knows.
    func page(_ index: HelpIndex) throws -> ManualPage {
        switch subject {
        case .module(let library): return ManualPage(library)
        case .script(let file, let source):
            return ManualPage(title: file, topics: [try HelpTopic(script: file, source: source)])
        case .topic(let topic):
            guard topic.kind == .table else { return ManualPage(title: topic.name, topics: [topic]) }
            let members = topic.related.compactMap { index[$0] }.filter { member in
                member.name.hasPrefix(topic.name + ".") || member.name.hasPrefix(topic.name + ":")
            }
            return ManualPage(title: topic.name, topics: [topic] + members)
        }
    }
}
