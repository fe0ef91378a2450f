extension DemoSite {
    static let products = [
        DemoPage(
            path: "products/", title: "Products", description: "Everything Lantern Lane sells.",
            content: """
                        <ul>
                            <li><a class="product" href="storm-lantern.html">Storm lantern</a> <span class="price">49.00</span></li>
                            <li><a class="product" href="tea-light.html">Tea light</a> <span class="price">4.50</span></li>
                            <li><a class="product" href="reading-lamp.html">Reading lamp</a> <span class="price">79.90</span></li>
                            <li><a class="product" href="paper-lantern.html">Paper lantern</a> <span class="price">12.00</span></li>
                            <li><a class="product" href="/demo/products/candle-set.html">Candle set</a> <span class="price">9.80</span></li>
                        </ul>
                        <p>Sorted: <a href="?sort=price&amp;page=1">by price</a>, <a href="?page=1&amp;sort=price">by price,
                        again</a>. <a href="../">Start</a></p>
                """),
        product(
            "storm-lantern", "Storm lantern", "49.00", "Burns through wind and rain.",
            "tea-light.html", "../guides/choosing.html"),
        product(
            "tea-light", "Tea light", "4.50", "Six hours of small light.", "candle-set.html", "/demo/guides/safety.html"
        ),
        product(
            "reading-lamp", "Reading lamp", "79.90", "Warm light that does not tire the eyes.",
            "paper-lantern.html", "../guides/choosing.html#reading"),
        product(
            "paper-lantern", "Paper lantern", "12.00", "Folded by hand, for gardens without wind.",
            "storm-lantern.html", "../guides/care.html"),
        product(
            "candle-set", "Candle set", "9.80", "Twelve candles of beeswax.", "tea-light.html?ref=candles",
            "../guides/safety.html"),
    ]

    private static func product(
        _ name: String, _ title: String, _ price: String, _ text: String, _ next: String, _ guide: String
    ) -> DemoPage {
        DemoPage(
            path: "products/\(name).html", title: title, description: text,
            content: """
                        <p class="description">\(text)</p>
                        <p>Price: <span class="price" data-currency="EUR">\(price)</span></p>
                        <h2 id="reviews">Reviews</h2>
                        <blockquote>Lights up the whole evening.</blockquote>
                        <p><a href="\(next)">Goes well with</a> <a href="\(guide)">Guide</a> <a href="./">All products</a></p>
                """)
    }
}
