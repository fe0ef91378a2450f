import Documentation

/// A page of the documentation inside the program: `moongate help TOPIC`.
struct DocumentationPage: Sendable {
    /// What it is called on the command line; its file is NAME.md in this folder.
    let name: String
    /// What it is about, in a few words.
    let summary: String
    private let content: @Sendable () -> String

    private init(_ name: String, _ summary: String, _ content: @autoclosure @escaping @Sendable () -> [UInt8]) {
        (self.name, self.summary) = (name, summary)
        self.content = { String(decoding: content(), as: UTF8.self) }
    }

    /// The page as it was written.
    var markdown: String { content() }

    /// All pages, in the order in which they are listed.
    static let all = [
        DocumentationPage("scripts", "the command line, exit codes, ready-made scripts", PackageResources.scripts_md),
        DocumentationPage("prompt", "keys, commands, history, charts", PackageResources.prompt_md),
        DocumentationPage(
            "calls", "lists, waiting, files, several things at a time, errors", PackageResources.calls_md),
        // Its file is a copy for readers of the repository.
        DocumentationPage("apify", "every operation and function, with examples", Array(ReferencePage.markdown.utf8)),
        DocumentationPage("permissions", "what a script may do, and who decides", PackageResources.permissions_md),
        DocumentationPage("libraries", "modules: what require finds, how to share them", PackageResources.libraries_md),
        DocumentationPage("projects", "new projects, editors, documentation", PackageResources.projects_md),
        DocumentationPage("testing", "specs, assertions, faults, coverage", PackageResources.testing_md),
        DocumentationPage("gateway", "the local gateway: actors, clock, faults, seeds", PackageResources.gateway_md),
        DocumentationPage("architecture", "how it is built", PackageResources.architecture_md),
        DocumentationPage("performance", "what was measured, against what", PackageResources.performance_md),
    ]

    /// The page called `name`.
    static func named(_ name: String) -> DocumentationPage? {
        all.first { $0.name == name }
    }
}
