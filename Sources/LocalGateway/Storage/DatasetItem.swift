/// One item on its way into a dataset.
struct DatasetItem: Sendable {
    /// Compact JSON text of an object.
    var bytes: [UInt8]
    /// Its top-level keys.
    var keys: [String]

    /// Whether nothing is left once hidden fields are gone.
    var isEmptyWhenClean: Bool { keys.allSatisfy { $0.hasPrefix("#") } }

    /// Reads the body of a push: an object, or an array of objects.
    ///
    /// - Throws: ``APIError`` for everything else.
    static func items(in body: [UInt8]) throws -> [DatasetItem] {
        try ItemReader.items(in: body) ?? scanned(body)
    }

    /// The same at leisure, for bodies that something is wrong with.
    static func scanned(_ body: [UInt8]) throws -> [DatasetItem] {
        do {
            try JSONScanner.validate(body)
            var scanner = JSONScanner(body[...])
            scanner.skipSpace()
            guard scanner.current == UInt8(ascii: "[") else { return [try DatasetItem(try scanner.value())] }
            var elements: [ArraySlice<UInt8>] = []
            try scanner.array { (element) throws(JSONError) in elements.append(element) }
            return try elements.map { try DatasetItem($0) }
        } catch let error as JSONError {
            throw APIError.invalidRequest("The body is not valid JSON: \(error)")
        }
    }

    init(bytes: [UInt8], keys: [String]) {
        self.bytes = bytes
        self.keys = keys
    }

    private init(_ text: ArraySlice<UInt8>) throws {
        guard text.first == UInt8(ascii: "{") else {
            throw APIError.invalidValue("a dataset item must be an object")
        }
        bytes = JSONValue.compact(text)
        var keys: [String] = []
        var scanner = JSONScanner(text)
        try scanner.object { (key, _) throws(JSONError) in keys.append(JSONValue.decode(key)) }
        self.keys = keys
    }
}
