/// Takes a template apart, with an eye on where its strings begin and end.
struct WebhookTemplateReader {
    private static let variables: Set = ["userId", "createdAt", "eventType", "eventData", "resource", "globals"]
    private static let globals: Set = ["dateISO", "dateUnix"]
    private static let quote = UInt8(ascii: "\"")
    private static let maximumDepth = 16

    private let bytes: [UInt8]
    private let interpolatesStrings: Bool
    private var index = 0
    private var isInString = false
    private var text: [UInt8] = []
    private var parts: [WebhookTemplate.Part] = []

    init(_ bytes: [UInt8], interpolatesStrings: Bool) {
        self.bytes = bytes
        self.interpolatesStrings = interpolatesStrings
    }

    mutating func read() throws(WebhookTemplate.Problem) -> [WebhookTemplate.Part] {
        while index < bytes.count {
            if isInString { try readInString() } else { try readOutside() }
        }
        flush()
        return parts
    }

    private mutating func readOutside() throws(WebhookTemplate.Problem) {
        if opensVariable(at: index) {
            return add(.value(try variable()))
        }
        if bytes[index] == Self.quote, interpolatesStrings, opensVariable(at: index + 1),
            let end = close(from: index + 3), end + 2 < bytes.count, bytes[end + 2] == Self.quote,
            !bytes[index + 3..<end].contains(Self.quote)
        {
            // The string is nothing but a variable; its quotes go.
            index += 1
            add(.value(try variable()))
            index += 1
            return
        }
        isInString = bytes[index] == Self.quote
        take(1)
    }

    private mutating func readInString() throws(WebhookTemplate.Problem) {
        if interpolatesStrings, opensVariable(at: index) {
            return add(.textOfValue(try variable()))
        }
        if bytes[index] == UInt8(ascii: "\\") { return take(2) }
        if bytes[index] == Self.quote { isInString = false }
        take(1)
    }

    private mutating func take(_ count: Int) {
        let end = min(index + count, bytes.count)
        text += bytes[index..<end]
        index = end
    }

    private mutating func add(_ part: WebhookTemplate.Part) {
        flush()
        parts.append(part)
    }

    private mutating func flush() {
        if !text.isEmpty { parts.append(.text(text)) }
        text = []
    }

    private func opensVariable(at position: Int) -> Bool {
        position + 1 < bytes.count && bytes[position] == UInt8(ascii: "{") && bytes[position + 1] == UInt8(ascii: "{")
    }

    /// Where the next `}}` begins. Names are short; looking no further keeps hostile templates cheap.
    private func close(from start: Int) -> Int? {
        let end = min(start + 500, bytes.count - 1)
        guard start < end else { return nil }
        return (start..<end).first { bytes[$0] == UInt8(ascii: "}") && bytes[$0 + 1] == UInt8(ascii: "}") }
    }

    /// Reads `{{ resource.id }}` and goes on behind it.
    private mutating func variable() throws(WebhookTemplate.Problem) -> [String] {
        guard let end = close(from: index + 2) else {
            throw WebhookTemplate.Problem(message: "a \"{{\" has no \"}}\"")
        }
        let name = String(decoding: bytes[index + 2..<end], as: UTF8.self)
        index = end + 2
        return try Self.path(name.trimming { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" })
    }

    private static func path(_ name: Substring) throws(WebhookTemplate.Problem) -> [String] {
        let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let isWellFormed = path.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { $0.isDigit || $0.isLetter || "_-$".utf8.contains($0) }
        }
        guard isWellFormed, path.count <= maximumDepth, let first = path.first, variables.contains(first) else {
            throw unknown(name)
        }
        if first == "globals", path.count > 1 {
            guard path.count == 2, globals.contains(path[1]) else { throw unknown(name) }
        }
        return path
    }

    private static func unknown(_ name: Substring) -> WebhookTemplate.Problem {
        let known = variables.sorted().joined(separator: ", ")
        return WebhookTemplate.Problem(
            message: "\"{{\(CronField.shown(name))}}\" is no variable; there are \(known)")
    }
}

extension String {
    /// The text without such characters at its ends.
    fileprivate func trimming(_ isSpace: (Character) -> Bool) -> Substring {
        var rest = self[...].drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return rest
    }
}
