import CLibXML2
import Foundation
import LateLibraries

/// A parsed page. Whatever the text is, parsing ends, touches no network and prints nothing.
final class HTMLPage {
    /// An element of this page; only good while the page lives.
    struct Element {
        fileprivate let node: xmlNodePtr
    }

    private static let elementLimit = 100_000

    private let library: XMLLibrary
    private let document: htmlDocPtr

    /// Nil when there is nothing to parse.
    ///
    /// - Throws: an `ErrorObject` when libxml2 is not on this machine.
    init?(_ text: [UInt8]) throws {
        let library = try XMLLibrary.loadForPages()
        let options = Int32(
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
                | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue)
        guard let length = Int32(exactly: text.count), length > 0 else { return nil }
        // Pages that do not say otherwise are UTF-8 these days; libxml2 would take them for Latin-1.
        let encoding = Self.declaresEncoding(text) ? nil : "UTF-8"
        let parsed = text.withUnsafeBytes {
            library.htmlReadMemory($0.bindMemory(to: CChar.self).baseAddress, length, nil, encoding, options)
        }
        guard let parsed else { return nil }
        document = parsed
        self.library = library
    }

    deinit { library.xmlFreeDoc(document) }

    private static func declaresEncoding(_ text: [UInt8]) -> Bool {
        let head = String(decoding: text.prefix(2048), as: UTF8.self).lowercased()
        return head.contains("charset=")
    }

    var title: String? {
        elements(matching: "//title").first.map { text(of: $0) }
    }

    /// What the page says its links are relative to.
    var base: String? {
        elements(matching: "//base[@href]").first.flatMap { element in
            attributes(of: element).first { $0.name == "href" }?.value
        }
    }

    /// The elements that an XPath expression finds, in document order.
    func elements(matching expression: String) -> [Element] {
        guard let context = library.xmlXPathNewContext(document) else { return [] }
        defer { library.xmlXPathFreeContext(context) }
        guard let result = library.xmlXPathEvalExpression(expression, context) else { return [] }
        defer { library.xmlXPathFreeObject(result) }
        guard result.pointee.type == XPATH_NODESET, let set = result.pointee.nodesetval, let nodes = set.pointee.nodeTab
        else { return [] }
        return (0..<min(Int(set.pointee.nodeNr), Self.elementLimit)).compactMap { index in
            guard let node = nodes[index], node.pointee.type == XML_ELEMENT_NODE else { return nil }
            return Element(node: node)
        }
    }

    func tag(of element: Element) -> String {
        element.node.pointee.name.map { Self.string($0) } ?? ""
    }

    /// The text inside an element with white space folded, as a reader sees it.
    func text(of element: Element) -> String {
        guard let content = library.xmlNodeGetContent(element.node) else { return "" }
        // libxml2 allocates with malloc unless told otherwise, and nobody tells it.
        defer { free(content) }
        return Self.string(content).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    func attributes(of element: Element) -> [(name: String, value: String)] {
        var attributes: [(name: String, value: String)] = []
        var next = element.node.pointee.properties
        while let attribute = next {
            let value = library.xmlNodeListGetString(document, attribute.pointee.children, 1)
            defer { free(value) }
            attributes.append((Self.string(attribute.pointee.name), value.map { Self.string($0) } ?? ""))
            next = attribute.pointee.next
        }
        return attributes
    }

    private static func string(_ text: UnsafePointer<xmlChar>) -> String {
        String(decodingCString: text, as: UTF8.self)
    }
}
