/// What is wrong with a document, in a few words.
enum JSONProblem {
    /// - Parameters:
    ///   - error: what reading it threw.
    ///   - bytes: the document.
    static func phrase(_ error: any Error, in bytes: [UInt8]) -> String {
        if let line = conflict(in: bytes) { return "line \(line) begins a conflict that a merge has left" }
        guard let error = error as? DecodingError else { return "it is not JSON" }
        let (context, what): (DecodingError.Context, String) =
            switch error {
            case .keyNotFound(let key, let context): (context, "'\(key.stringValue)' is missing")
            case .typeMismatch(_, let context), .valueNotFound(_, let context):
                (context, "a value of another kind stands")
            case .dataCorrupted(let context):
                (context, context.codingPath.isEmpty ? "it is not JSON" : "nothing useful stands")
            @unknown default: (.init(codingPath: [], debugDescription: ""), "it is not JSON")
            }
        let place = context.codingPath.map(\.stringValue).joined(separator: ".")
        return place.isEmpty ? what : "\(what) at \(place.prefix(200))"
    }

    /// The line of the first mark of a conflict, as version control leaves them in files that two people have changed.
    static func conflict(in bytes: [UInt8]) -> Int? {
        let mark = Array("<<<<<<< ".utf8)
        let line = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).firstIndex { $0.starts(with: mark) }
        return line.map { $0 + 1 }
    }
}
