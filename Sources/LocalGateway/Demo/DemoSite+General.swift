extension DemoSite {
    static let general = [
        DemoPage(
            path: "", title: "Welcome to Lantern Lane", description: "Lamps, lanterns and light for quiet evenings.",
            content: """
                        <p>Lamps, lanterns and light for quiet evenings, <a href="about.html">made by hand</a> since 1987.</p>
                        <ul class="featured">
                            <li><a href="products/storm-lantern.html">Storm lantern</a></li>
                            <li><a href="/demo/products/reading-lamp.html">Reading lamp</a></li>
                            <li><a href="./products/tea-light.html?ref=home">Tea light</a></li>
                            <li><a href="products/tea-light.html?ref=footer">Tea light, again</a></li>
                            <li><a href="products/storm-lantern.html#reviews">Reviews of the storm lantern</a></li>
                        </ul>
                        <p>See <a href="products/">all products</a>, read our <a href="guides/">guides</a>, look up
                        <a href="shipping.html">shipping</a>, or <a href="contact.html">write to us</a>.</p>
                        <p>Our <a href="old-catalogue.html">old catalogue</a> has moved, the
                        <a href="summer-sale.html">summer sale</a> is over, and the <a href="files/price-list.pdf">price list</a>
                        is a PDF. <a href="private/staff.html" rel="nofollow">Staff only</a>.</p>
                        <p><a href="#top">Back to top</a> <a href="mailto:hello@example.com">Mail</a></p>
                """),
        DemoPage(
            path: "about.html", title: "About us", description: "Who makes the lamps of Lantern Lane.",
            content: """
                        <p>Three people, one workshop, forty kinds of glass. <a href="./">Back to the start</a>.</p>
                        <p>Come and <a href="contact.html#visit">visit us</a>, or read <a href="guides/care.html">how we care
                        for old lamps</a>.</p>
                        <img src="files/lantern.svg" alt="A lantern">
                """),
        DemoPage(
            path: "contact.html", title: "Contact", description: "How to reach Lantern Lane.",
            content: """
                        <p>Write to <a href="mailto:hello@example.com">hello@example.com</a> or call
                        <a href="tel:+15550100">+1 555 0100</a>.</p>
                        <h2 id="visit">Visit</h2>
                        <p>12 Lantern Lane, open from ten to six. <a href="about.html">About us</a></p>
                """),
        DemoPage(
            path: "shipping.html", title: "Shipping", description: "What shipping costs and how long it takes.",
            content: """
                        <table>
                            <tr><th>Where</th><th>Days</th><th>Price</th></tr>
                            <tr><td>Near</td><td>2</td><td>4.90</td></tr>
                            <tr><td>Far</td><td>9</td><td>14.90</td></tr>
                        </table>
                        <p>Questions? <a href="/demo/contact.html">Write to us</a>, or see the
                        <a href="files/prices.json">prices as data</a>.</p>
                """),
        DemoPage(
            path: "private/staff.html", title: "Staff only",
            description: "A page that robots are asked to stay away from.",
            content: """
                        <p>The robots.txt of this site asks crawlers not to read this. <a href="/demo/">Leave</a></p>
                """),
    ]
}
