import ApifyModule
import GatewayAPI

/// The page about every operation and function of the `apify` table and its neighbours.
public enum ReferencePage {
    /// What the page is about: all that scripts find besides the modules of `std`.
    public static var pages: [ManualPage] {
        ManualPage.pages(of: HelpIndex()).filter { !$0.title.hasPrefix("std.") }
    }

    /// The page as Markdown, with a line break at its end.
    public static var markdown: String {
        let pages = pages
        let tables = pages.compactMap(\.topics.first).map { "| `\($0.name)` | \($0.summary) |" }
        let blocks =
            ["# The `apify` table", introduction, "| Table | Holds |\n|---|---|\n" + tables.joined(separator: "\n")]
            + ["## Options of every call", callOptions] + MarkdownManual.table("Options", options)
        return blocks.joined(separator: "\n\n") + "\n\n"
            + MarkdownManual(pages, level: 2, tellsCallOptions: false).text
    }

    private static let introduction = """
        This page is made from the catalogue of operations; `moongate help apify` prints it, and `?apify.acts.run` at the
        prompt shows one of its entries. `moongate help calls` says how lists, files, waiting and errors work.

        A call takes the identifiers first, then the body, then a table of options under the names that the Apify API has
        for them: what stands in brackets may be left out. The word in bold is what it does to the world: reading is free,
        for everything else see `moongate help permissions`.
        """

    private static let callOptions = """
        They say how a call is made, not what it does, and never reach the API. `timeout` is short for `request_timeout`
        where the API has no option of that name; `wait_for_resources` is for calls that start a run.
        """

    /// Those of a call that starts a run, which takes them all.
    private static var options: [ArgumentHelp] {
        Catalogue.operation("acts.run").map(ClientOptions.all) ?? []
    }
}
