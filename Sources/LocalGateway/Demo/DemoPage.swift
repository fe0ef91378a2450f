/// A page of the demo site.
struct DemoPage: Sendable {
    /// Below the site's root, such as `products/lamp.html`; empty for the start page.
    var path: String
    var title: String
    var description: String
    /// What stands in `<main>`.
    var content: String

    /// The whole document.
    func html(root: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
            <meta charset="utf-8">
            <title>\(title) - Lantern Lane</title>
            <meta name="description" content="\(description)">
            <link rel="canonical" href="\(root)\(path)">
            <link rel="icon" href="\(root)files/lantern.svg" type="image/svg+xml">
        </head>
        <body>
            <header>
                <a class="home" href="\(root)">Lantern Lane</a>
                <nav>
                    <a href="\(root)products/">Products</a>
                    <a href="\(root)guides/">Guides</a>
                    <a href="\(root)about.html">About</a>
                </nav>
            </header>
            <main>
                <h1>\(title)</h1>
        \(content)
            </main>
            <footer><p>Lantern Lane is a made-up shop for trying out crawlers.</p></footer>
        </body>
        </html>

        """
    }
}
