import LuaEngine

/// The native end of the `html` table.
enum HTMLFunctions {
    private static let sizeLimit = 64 << 20

    /// `read(text, base, question, selector, name)`.
    static let read = NativeFunction("html") { call in
        guard let text = call.bytes(at: 1), text.count <= sizeLimit else {
            throw ErrorObject(message: "html.parse: the page is larger than \(sizeLimit >> 20) MB")
        }
        guard let page = try HTMLPage(text) else { return .values([.nil]) }
        let question = call.string(at: 3) ?? ""
        if question == "title" { return .values([page.title.map(LuaValue.string) ?? .nil]) }
        let elements = try elements(of: page, call)
        switch question {
        case "text": return .values([elements.first.map { .string(page.text(of: $0)) } ?? .nil])
        case "links":
            return .values([.array(try links(elements, page, base: call.string(at: 2) ?? "").map(LuaValue.string))])
        case "attribute":
            let name = call.string(at: 5) ?? ""
            let value = elements.first.flatMap { page.attributes(of: $0).first { $0.name == name }?.value }
            return .values([value.map(LuaValue.string) ?? .nil])
        default: return .values([.array(elements.map { description(of: $0, page) })])
        }
    }

    private static func elements(of page: HTMLPage, _ call: NativeCall) throws -> [HTMLPage.Element] {
        guard let selector = call.string(at: 4) else { throw ErrorObject(message: "a CSS selector is expected") }
        do {
            return page.elements(matching: try Selector(selector).xpath)
        } catch let error as Selector.Problem {
            throw ErrorObject(message: "selector '\(selector)': \(error.message)")
        }
    }

    private static func links(_ elements: [HTMLPage.Element], _ page: HTMLPage, base: String) throws -> [String] {
        let base = try page.base.flatMap { try WebURL.resolve($0, against: base) } ?? base
        var seen = Set<String>()
        return try elements.compactMap { element in
            guard let reference = page.attributes(of: element).first(where: { $0.name == "href" })?.value,
                let link = try WebURL.resolve(reference, against: base), seen.insert(link).inserted
            else { return nil }
            return link
        }
    }

    private static func description(of element: HTMLPage.Element, _ page: HTMLPage) -> LuaValue {
        let attributes = page.attributes(of: element).map { (key: $0.name, value: LuaValue.string($0.value)) }
        return .table([
            "tag": .string(page.tag(of: element)),
            "text": .string(page.text(of: element)),
            "attributes": .table(LuaTable(attributes)),
        ])
    }
}
