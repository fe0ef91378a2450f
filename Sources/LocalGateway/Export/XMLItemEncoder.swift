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
        try element(rowName, row, to: &output)
    }

    func end(_ output: inout ByteBuffer) { output.writeString(tail) }

    private func element(_ name: String, _ members: [ItemTransform.Member], to output: inout ByteBuffer) throws {
        var attributes = ""
        if let source = members.last(where: { $0.key == "@" }), source.value.first == UInt8(ascii: "{") {
            var names: Set<String> = []
            for member in try ItemTransform.members(source.value) {
                let name = MarkupText.name(member.key)
                guard names.insert(name).inserted else { continue }
                attributes += " \(name)=\"\(MarkupText.escaped(TableCells.text(member.value), isAttribute: true))\""
            }
        }
        let children = members.filter { $0.key != "@" && $0.key != "#" }
        output.writeString("<\(name)\(attributes)>")
        for child in children { try property(child.key, child.value, to: &output) }
        if children.isEmpty, let text = members.last(where: { $0.key == "#" }) {
            output.writeString(MarkupText.escaped(TableCells.text(text.value)))
        }
        output.writeString("</\(name)>")
    }

    private func property(_ key: String, _ value: ItemTransform.Text, to output: inout ByteBuffer) throws {
        switch value.first {
        case UInt8(ascii: "["):
            for element in try ItemTransform.elements(value) { try property(key, element, to: &output) }
        case UInt8(ascii: "{"):
            try element(MarkupText.name(key), try ItemTransform.members(value), to: &output)
        case UInt8(ascii: "n"), nil: output.writeString("<\(MarkupText.name(key))/>")
        default:
            let name = MarkupText.name(key)
            output.writeString("<\(name)>\(MarkupText.escaped(TableCells.text(value)))</\(name)>")
        }
    }
}
