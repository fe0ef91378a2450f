import ApifyModule
import ArgumentParser
import Libraries
import LuaEngine

/// `moongate lib publish NAME [VERSION] [PATH] --store STORE`
struct LibPublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Store a version of a library for others.",
        discussion: """
            A version never changes once it is published. Who may write the store may publish, and who may read it may use \
            the libraries in it. The header of the library says what it does and which libraries it needs.
            """
    )

    @Argument(help: ArgumentHelp("What scripts require it as.", valueName: "NAME"))
    var name: String

    @Argument(
        help: ArgumentHelp(
            "Three numbers, as in 1.4.0, or 2.0.0-beta.1.", discussion: "Default: the version in moongate.json.",
            valueName: "VERSION"))
    var version: String?

    @Argument(
        help: ArgumentHelp(
            "Its file, or its folder with init.lua.", discussion: "Default: NAME.lua or NAME/ in lib/ of the project.",
            valueName: "PATH"))
    var path: String?

    @Option(
        help: ArgumentHelp(
            "The key-value store: its ID, username~name, or the name of one of yours, which is made when it is not there.",
            valueName: "STORE"))
    var store: String

    @OptionGroup(title: "Gateway") var gateway: GatewayOptions
    @OptionGroup(title: "Permissions") var permissions: PermissionOptions

    func run() async throws {
        let words = [name, version, path].compactMap(\.self) + ["--store", store]
        throw try await LibraryDesk.run(
            "publish", words: words, subject: [name, version].compactMap(\.self).joined(separator: " "),
            gateway: gateway, permissions: try permissions.settings()
        ) { desk in
            try LibraryName.check(name)
            let version = try version ?? ownVersion(desk.project)
            guard let number = SemanticVersion(version) else {
                throw LibraryError(
                    .usage,
                    "'\(version)' is no version; versions are three numbers, as in 1.4.0, or 2.0.0-beta.1 before it")
            }
            let content = try read(desk.project, version)
            let publication = try Publication(name, number, content)
            let reference = try await desk.store.reference(store, creates: true)
            let outcome = try await publication.publish(to: desk.store, reference)
            if desk.store.isPlanned {
                return permissions.exitCode && desk.plansChanges ? ExitStatus.planHasChanges : ExitStatus.success
            }
            return LibraryDesk.print(lines(outcome, number, content, reference))
        }
    }

    private func ownVersion(_ project: LibraryProject) throws -> String {
        if let version = project.manifest.version { return version }
        throw LibraryError(
            .usage,
            "which version? \(LibraryManifest.name) names none: moongate lib publish \(name) 1.0.0 --store \(store)")
    }

    private func read(_ project: LibraryProject, _ version: String) throws -> LibraryContent {
        guard let place = path ?? LibraryFolder.place(of: name, in: project.folder + "/lib") else {
            throw LibraryError(
                .notFound,
                "there is neither lib/\(name).lua nor lib/\(name)/ in \(project.folder); say where the library is: "
                    + "moongate lib publish \(name) \(version) PATH --store \(store)")
        }
        let content = try LibraryFolder.content(at: place)
        let checker = SyntaxChecker()
        for (file, text) in content.files.sorted(by: { $0.key < $1.key }) {
            let shown = content.isSingle ? place : "\(place)/\(file)"
            do throws(LuaError) {
                _ = try checker.bytecode(of: Chunk(bytes: text, name: "@" + shown))
            } catch {
                throw LibraryError(.damaged, "it does not compile, and is not published: \(error.message)")
            }
        }
        return content
    }

    private func lines(
        _ outcome: Publication.Outcome, _ version: SemanticVersion, _ content: LibraryContent, _ reference: String
    ) -> [String] {
        guard outcome == .published else {
            return ["\(name) \(version) is published in \(reference) already, with the same bytes"]
        }
        let files = content.files.count == 1 ? "1 file" : "\(content.files.count) files"
        let size = ReadableAmount.size(Double(content.record.count)) ?? ""
        return [
            "published \(name) \(version) in \(reference): \(files), \(size), sha256 \(content.sha256)",
            "others get it with: moongate lib add \(reference):\(name)",
        ]
    }
}
