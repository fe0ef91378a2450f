extension DemoSite {
    static let guides = [
        DemoPage(
            path: "guides/", title: "Guides", description: "What to know about lamps.",
            content: """
                        <ol>
                            <li><a href="choosing.html">Choosing a lamp</a></li>
                            <li><a href="care.html">Caring for old lamps</a></li>
                            <li><a href="safety.html">Safety</a></li>
                        </ol>
                        <p><a href="/demo/products/?ref=guides">Products</a></p>
                """),
        DemoPage(
            path: "guides/choosing.html", title: "Choosing a lamp", description: "Which lamp for which evening.",
            content: """
                        <p>For the garden take a <a href="../products/storm-lantern.html">storm lantern</a>.</p>
                        <h2 id="reading">For reading</h2>
                        <p>Take a <a href="../products/reading-lamp.html">reading lamp</a>. <a href="care.html">Care</a></p>
                """),
        DemoPage(
            path: "guides/care.html", title: "Caring for old lamps", description: "Oil, wicks and patience.",
            content: """
                        <p>Trim the wick, clean the glass, and <a href="../contact.html">ask us</a> when in doubt.</p>
                        <p><a href="safety.html">Safety comes first</a></p>
                """),
        DemoPage(
            path: "guides/safety.html", title: "Safety", description: "Fire is fire.",
            content: """
                        <p>Never leave a flame alone. <a href="./">All guides</a> <a href="//127.0.0.1:1/elsewhere">A site that
                        is not ours</a></p>
                """),
    ]
}
