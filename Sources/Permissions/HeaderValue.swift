/// A literal of a header.
struct HeaderValue: Sendable {
    indirect enum Content: Sendable {
        case string(String)
        case number(Double)
        case boolean(Bool)
        case table([Entry])
    }

    struct Entry: Sendable {
        /// Nil for an element without a name.
        let name: String?
        let place: HeaderPlace
        let value: HeaderValue
    }

    let content: Content
    let place: HeaderPlace

    /// What messages call it.
    var phrase: String {
        switch content {
        case .string: "a string"
        case .number: "a number"
        case .boolean(let flag): "\(flag)"
        case .table: "a table"
        }
    }
}

/// Where something stands in a script, counted from 1.
struct HeaderPlace: Sendable, Equatable {
    var line = 1
    var column = 1

    func error(_ message: String) -> HeaderError {
        HeaderError(message: message, line: line, column: column)
    }
}
