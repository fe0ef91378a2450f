import NIOCore

/// `xml` and `rss`: a tag for each property, repeated for arrays; `@` holds attributes, `#` the text of an element
/// (https://docs.apify.com/api/v2#dataset-items).
struct XMLItemEncoder: ItemEncoder {
    private let head: String
    private let tail: String
    private let rowName: String

    init(root: String, row: String) {
        head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(root)>"
        tail = "</\(root)>"
        rowName = row
    }

    init(feedTitle: String, description: String) {
        head = """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0"><channel><title>\(MarkupText.escaped(feedTitle))</title>\
            <description>\(MarkupText.escaped(description))</description>
            """
        tail = "</channel></rss>"
        rowName = "item"
    }

    func begin(_ output: inout ByteBuffer) { output.writeString(head) }

    func write(_ row: [ItemTransform.Member], to output: inout ByteBuffer) throws {
        let members = try row.map { JSONNode.Member(key: $0.key, node: try JSONNode($0.value)) }
        element(rowName, members, to: &output)
    }

    func end(_ output: inout ByteBuffer) { output.writeString(tail) }

    private func element(_ name: String, _ members: [JSONNode.Member], to output: inout ByteBuffer) {
        var attributes = ""
        if case .object(let own)? = members.last(where: { $0.key == "@" })?.node.content {
            var names: Set<String> = []
            for member in own {
                let name = MarkupText.name(member.key)
                guard names.insert(name).inserted else { continue }
                let text = MarkupText.escaped(TableCells.text(member.node.text), isAttribute: true)
                attributes += " \(name)=\"\(text)\""
            }
        }
        output.writeString("<\(name)\(attributes)>")
        var isEmpty = true
        for child in members where child.key != "@" && child.key != "#" {
            property(child.key, child.node, to: &output)
            isEmpty = false
        }
        if isEmpty, let text = members.last(where: { $0.key == "#" }) {
            output.writeString(MarkupText.escaped(TableCells.text(text.node.text)))
        }
        output.writeString("</\(name)>")
    }

    private func property(_ key: String, _ node: JSONNode, to output: inout ByteBuffer) {
        switch node.content {
        case .array(let elements): for element in elements { property(key, element, to: &output) }
        case .object(let members): element(MarkupText.name(key), members, to: &output)
        case .plain:
            let name = MarkupText.name(key)
            if node.text.first == UInt8(ascii: "n") {
                output.writeString("<\(name)/>")
            } else {
                output.writeString("<\(name)>\(MarkupText.escaped(TableCells.text(node.text)))</\(name)>")
            }
        }
    }
}
