import Foundation
import Testing

@testable import LocalGateway

@Suite("Forms of dataset items")
struct DatasetFormatTests {
    private static let mark = "\u{FEFF}"

    private static let cases: [(query: String, items: String, expected: String)] = [
        ("format=json", #"[{"a":1},{"b":"x"}]"#, #"[{"a":1},{"b":"x"}]"#),
        ("format=json&bom=1", #"{"a":1}"#, mark + #"[{"a":1}]"#),
        ("format=json", "[]", "[]"),
        ("format=jsonl", #"[{"a":1},{"b":[ 2 ]}]"#, "{\"a\":1}\n{\"b\":[2]}\n"),
        ("format=jsonl", "[]", ""),
        ("format=jsonl&clean=1", ##"[{"a":1,"#b":2},{}]"##, "{\"a\":1}\n"),
        // Columns: the union of all rows, in alphabetical order; BOM unless it is refused.
        ("format=csv", #"[{"b":1,"a":"x"},{"c":null,"b":true}]"#, mark + "a,b,c\nx,1,\n,true,\n"),
        ("format=csv&bom=0", #"[{"b":1}]"#, "b\n1\n"),
        ("format=csv&bom=0&skipHeaderRow=1", #"[{"b":1}]"#, "1\n"),
        ("format=csv&bom=0&fields=b,a", #"[{"a":1,"b":2,"c":3}]"#, "b,a\n2,1\n"),
        ("format=csv&bom=0&fields=b,z", #"[{"a":1,"b":2}]"#, "b,z\n2,\n"),
        ("format=csv&bom=0&fields=a,b&outputFields=x,y", #"[{"a":1,"b":2}]"#, "x,y\n1,2\n"),
        ("format=csv&bom=0&delimiter=%3B", #"[{"a":"1;2","b":"3,4"}]"#, "a;b\n\"1;2\";3,4\n"),
        ("format=csv&bom=0&delimiter=%09", #"[{"a":1,"b":2}]"#, "a\tb\n1\t2\n"),
        // What is nested has its path as a column; positions in arrays count, they are not spelt.
        (
            "format=csv&bom=0", #"[{"o":{"q":{"r":1},"p":[]},"l":[5,{"m":6}]}]"#, "l/0,l/1/m,o/q/r\n5,6,1\n"
        ),
        (
            "format=csv&bom=0", #"[{"l":[0,1,2,3,4,5,6,7,8,9,10]}]"#,
            "l/0,l/1,l/2,l/3,l/4,l/5,l/6,l/7,l/8,l/9,l/10\n0,1,2,3,4,5,6,7,8,9,10\n"
        ),
        ("format=csv&bom=0&fields=o,a", #"[{"a":1,"o":{"y":2,"x":3}},{"o":4}]"#, "o,o/x,o/y,a\n,3,2,1\n4,,,\n"),
        ("format=csv&bom=0&fields=a&unwind=a", #"[{"a":[{"x":1},{"x":2}]}]"#, "x\n1\n2\n"),
        ("format=csv&bom=0&fields=a&flatten=a", #"[{"a":{"b":1}}]"#, "a.b\n1\n"),
        // Quoting as in RFC 4180, and only where it is needed.
        (
            "format=csv&bom=0", #"[{"a":"say \"hi\"","b":"x\ny","c":"p,q","d":" e "}]"#,
            "a,b,c,d\n\"say \"\"hi\"\"\",\"x\ny\",\"p,q\", e \n"
        ),
        ("format=csv&bom=0", "[{\"a\":\"q\\\"\u{301}\"}]", "a\n\"q\"\"\u{301}\"\n"),
        ("format=csv", "[]", ""),
        (
            "format=html", #"[{"a":"<b>&\"","c":1}]"#,
            "<table><tr><th>a</th><th>c</th></tr><tr><td>&lt;b&gt;&amp;\"</td><td>1</td></tr></table>"
        ),
        ("format=html", "[]", "<table></table>"),
    ]

    @Test("each format has its shape", arguments: cases)
    func shapes(query: String, items: String, expected: String) async throws {
        try await TestGateway.withDataset(items) { test async throws in
            let answer = try await test.client.get("/v2/datasets/~data-set/items?\(query.replacing(",", with: "%2C"))")
            #expect(answer.status == 200)
            #expect(Array(answer.text.utf8) == Array(expected.utf8), "\(answer.text)")
        }
    }

    @Test(
        "XML: a tag for each property, repeated for arrays, attributes below @ and text below #",
        arguments: [
            (
                ##"{"address":[{"@":{"type":"home"},"street":"21st"},{"@":{"type":"office"},"#":"unknown"}]}"##,
                #"<item><address type="home"><street>21st</street></address><address type="office">unknown</address></item>"#
            ),
            (#"{"a":null,"b":"<&>","c":true,"d":1.50}"#, "<item><a/><b>&lt;&amp;&gt;</b><c>true</c><d>1.50</d></item>"),
            (#"{"a b":1,"1x":2,"":3,"x<y":4}"#, "<item><a_b>1</a_b><_1x>2</_1x><_>3</_><x_y>4</x_y></item>"),
            (#"{"@":{"q":"\"<","z":1},"a":1}"#, #"<item q="&quot;&lt;" z="1"><a>1</a></item>"#),
            (##"{"#":"text"}"##, "<item>text</item>"), (##"{"#":"text","a":[]}"##, "<item></item>"),
            (#"{"a":"\u0000\u0001\ufffe"}"#, "<item><a>\u{FFFD}\u{FFFD}\u{FFFD}</a></item>"),
            (#"{"a":[[1,2],[3]]}"#, "<item><a>1</a><a>2</a><a>3</a></item>"),
        ])
    func xml(item: String, expected: String) async throws {
        try await TestGateway.withDataset(item) { test async throws in
            let answer = try await test.client.get("/v2/datasets/~data-set/items?format=xml")
            #expect(answer.text == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<items>\(expected)</items>")
            let named = try await test.client.get("/v2/datasets/~data-set/items?format=xml&xmlRoot=r&xmlRow=w")
            #expect(named.text.hasSuffix("</w></r>"))
        }
    }

    /// As deep as items may be: half of the levels are objects, half are arrays.
    private static let deepLevels = 254

    private static let deepCases: [(query: String, expected: String)] = [
        ("clean=1", "{\"a\":[" + String(repeating: "{\"b\":[", count: deepLevels) + "7"),
        ("format=csv&bom=0", "a/0" + String(repeating: "/b/0", count: deepLevels).prefix(197) + "\n7\n"),
        ("format=xml", "<a>" + String(repeating: "<b>", count: deepLevels) + "7</b>"),
        ("flatten=a", "{\"a\":[" + String(repeating: "{\"b\":[", count: deepLevels) + "7"),
    ]

    @Test("what is nested to the limit leaves in every form", arguments: deepCases)
    func deep(query: String, expected: String) async throws {
        let levels = Self.deepLevels
        let item =
            "{\"a\":[" + String(repeating: "{\"b\":[", count: levels) + "7" + String(repeating: "]}", count: levels)
            + "]}"
        try await TestGateway.withDataset(item) { test async throws in
            let answer = try await test.client.get("/v2/datasets/~data-set/items?\(query)")
            #expect(answer.status == 200)
            #expect(answer.text.contains(expected), "\(answer.text)")
        }
    }

    @Test("RSS is a feed with a title and a description of its own, or those that are asked for")
    func rss() async throws {
        try await TestGateway.withDataset(#"{"title":"A&B"}"#) { test async throws in
            let id = try await test.client.get("/v2/datasets/~data-set").string("id")
            let plain = try await test.client.get("/v2/datasets/\(id)/items?format=rss").text
            #expect(
                plain.hasSuffix(
                    "<rss version=\"2.0\"><channel><title>Dataset data-set</title><description>Items in dataset with id "
                        + "\"\(id)\".</description><item><title>A&amp;B</title></item></channel></rss>"))
            let named = try await test.client.get(
                "/v2/datasets/\(id)/items?format=rss&feedTitle=%3CT%3E&feedDescription=D"
            ).text
            #expect(named.contains("<title>&lt;T&gt;</title><description>D</description>"))
        }
    }

    @Test(
        "every format has its content type, the pagination headers and a file name, also for HEAD",
        arguments: zip(
            ["json", "jsonl", "csv", "html", "xlsx", "xml", "rss"],
            [
                "application/json; charset=utf-8", "application/jsonl; charset=utf-8", "text/csv; charset=utf-8",
                "text/html; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/xml; charset=utf-8", "application/rss+xml; charset=utf-8",
            ]))
    func headers(format: String, type: String) async throws {
        try await TestGateway.withDataset(#"[{"a":1},{"a":2},{"a":3}]"#) { test async throws in
            for method in ["GET", "HEAD"] {
                let answer = try await test.client.send(
                    method, "/v2/datasets/~data-set/items?format=\(format)&attachment=1&offset=1&limit=9&desc=1")
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == type)
                #expect(answer.headers["content-disposition"]?.hasSuffix(".\(format)\"") == true)
                #expect(answer.headers["x-apify-pagination-total"] == "3")
                #expect(answer.headers["x-apify-pagination-offset"] == "1")
                #expect(answer.headers["x-apify-pagination-limit"] == "9")
                #expect(answer.headers["x-apify-pagination-count"] == "2")
                #expect(answer.headers["x-apify-pagination-desc"] == "true")
                #expect(answer.body.isEmpty == (method == "HEAD"))
            }
        }
    }

    @Test("a table has at most 2000 columns, and names are cut at 200 characters")
    func manyColumns() async throws {
        let members = (0..<2500).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let long = String(repeating: "n", count: 300)
        try await TestGateway.withDataset("[{\"\(long)\":1,\(members)}]") { test async throws in
            let lines = try await test.client.get("/v2/datasets/~data-set/items?format=csv&bom=0").text.split(
                separator: "\n")
            #expect(lines[0].split(separator: ",").count == 2000)
            #expect(lines[0].split(separator: ",").contains { $0 == long.prefix(200) })
            #expect(lines[1].split(separator: ",").count == 2000)
        }
    }
}
