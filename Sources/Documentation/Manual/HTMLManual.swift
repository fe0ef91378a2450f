import ApifyModule

/// Pages as one HTML page that needs nothing else: no scripts, no fonts, no requests. It is light or dark as the reader's
/// system is.
public struct HTMLManual {
    private let title: String
    private let pages: [ManualPage]
    /// The names that there is a place for on the page.
    private let names: Set<String>

    /// - Parameters:
    ///   - title: what the page is about.
    ///   - pages: what to write.
    public init(title: String, _ pages: [ManualPage]) {
        self.title = title
        self.pages = pages
        names = Set(pages.flatMap { $0.topics.map(\.name) })
    }

    /// The text.
    public var text: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>\(Self.escaped(title))</title>
        <style>
        \(Self.style)
        </style>
        </head>
        <body>
        <nav>
        <h1>\(Self.escaped(title))</h1>
        \(pages.map(index).joined(separator: "\n"))
        </nav>
        <main>
        \(pages.map(section).joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }

    /// A page and what it holds, in the list at the side.
    private func index(_ page: ManualPage) -> String {
        guard let first = page.topics.first else { return "" }
        let rest = page.topics.dropFirst()
        let head = "<a href=\"#\(Self.escaped(first.name))\">\(Self.escaped(page.title))</a>"
        guard !rest.isEmpty else { return "<p>\(head)</p>" }
        let links = rest.map { topic in
            let last = topic.name.split { $0 == "." || $0 == ":" }.last.map(String.init) ?? topic.name
            return "<li><a href=\"#\(Self.escaped(topic.name))\">\(Self.escaped(last))</a></li>"
        }
        return "<details open><summary>\(head)</summary><ul>\(links.joined())</ul></details>"
    }

    private func section(_ page: ManualPage) -> String {
        let topics = page.topics.enumerated().map { number, topic in article(topic, level: number == 0 ? 2 : 3) }
        return "<section>\n\(topics.joined(separator: "\n"))\n</section>"
    }

    private func article(_ topic: HelpTopic, level: Int) -> String {
        var parts = ["<h\(level)><code>\(Self.escaped(topic.signature))</code>\(badge(topic))</h\(level)>"]
        if let endpoint = topic.endpoint {
            parts.append("<p class=\"quiet\"><code>\(Self.escaped(endpoint))</code></p>")
        }
        parts += ([topic.summary] + topic.details).filter { !$0.isEmpty }.map { "<p>\(Self.prose($0))</p>" }
        parts += table("Arguments", topic.arguments)
        if let fields = topic.fields { parts += table("Fields of \(fields.of)", fields.items) }
        parts += table("Options", topic.options) + table("Options of every call", topic.callOptions)
        if let result = topic.result { parts.append("<h4>Returns</h4><p>\(Self.prose(result))</p>") }
        for section in topic.sections {
            let rows = section.entries.map {
                "<dt><code>\(Self.escaped($0.name))</code></dt><dd>\(Self.prose($0.text))</dd>"
            }
            parts.append("<h4>\(Self.escaped(section.title))</h4><dl>\(rows.joined())</dl>")
        }
        if !topic.example.isEmpty {
            parts.append("<h4>Example</h4><pre><code>\(Self.escaped(topic.pasteableExample))</code></pre>")
        }
        let related = topic.related.filter { names.contains($0) && topic.kind != .table }
        if !related.isEmpty {
            let links = related.map { "<a href=\"#\(Self.escaped($0))\">\(Self.escaped($0))</a>" }
            parts.append("<p class=\"quiet\">See also \(links.joined(separator: ", ")).</p>")
        }
        return "<article id=\"\(Self.escaped(topic.name))\">\n\(parts.joined(separator: "\n"))\n</article>"
    }

    private func badge(_ topic: HelpTopic) -> String {
        guard let effect = topic.effect, topic.kind != .table else { return "" }
        return effect.names.map { " <span class=\"effect \($0)\">\($0)</span>" }.joined()
    }

    private func table(_ title: String, _ items: [ArgumentHelp]) -> [String] {
        guard !items.isEmpty else { return [] }
        let rows = items.map { item in
            let needed = item.isRequired ? "required" : item.defaultValue.map { "default: \($0)" } ?? ""
            let remark = needed.isEmpty ? "" : " <span class=\"quiet\">(\(Self.escaped(needed)))</span>"
            return
                "<tr><td><code>\(Self.escaped(item.name))</code></td><td class=\"quiet\">\(Self.escaped(item.type))</td>"
                + "<td>\(Self.prose(item.summary))\(remark)</td></tr>"
        }
        return ["<h4>\(Self.escaped(title))</h4><table>\(rows.joined())</table>"]
    }

    /// Text with code between backticks.
    private static func prose(_ text: String) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else { return escaped(text) }
        return parts.enumerated().map { $0 % 2 == 1 ? "<code>\(escaped($1))</code>" : escaped($1) }.joined()
    }

    private static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        // Not by characters: `<` behind some letters is part of theirs, and a browser still begins an element there.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static let style = """
        :root { color-scheme: light dark; --line: #8884; --quiet: #777; --code: #8881; }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 17rem 1fr; }
        nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; box-sizing: border-box;
          border-right: 1px solid var(--line); font-size: 0.9rem; }
        nav h1 { font-size: 1.1rem; } nav ul { margin: 0 0 0.5rem; padding-left: 1.5rem; list-style: none; }
        nav p { margin: 0 0 0 1rem; } nav a { text-decoration: none; }
        main { max-width: 52rem; padding: 1rem 2rem; min-width: 0; }
        article { border-top: 1px solid var(--line); padding-bottom: 1rem; }
        h2, h3 { overflow-wrap: anywhere; font-size: 1.2rem; } h3 { font-size: 1.05rem; } h4 { margin: 1rem 0 0.25rem; }
        code { font-family: ui-monospace, monospace; font-size: 0.92em; }
        pre { background: var(--code); padding: 0.75rem; overflow: auto; border-radius: 4px; }
        table { border-collapse: collapse; } td { padding: 0.2rem 0.8rem 0.2rem 0; vertical-align: top; }
        dt { float: left; clear: left; min-width: 7rem; } dd { margin-left: 8rem; }
        .quiet { color: var(--quiet); }
        .effect { font: 0.75rem system-ui, sans-serif; border: 1px solid var(--line); border-radius: 4px; padding: 0 0.4em; }
        .effect.delete { color: #d33; } .effect.spend, .effect.persist { color: #b3b; } .effect.write { color: #47c; }
        @media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border: 0; } }
        """
}
