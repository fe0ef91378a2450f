/// What is wrong with a document, in a few words.
enum JSONProblem {
    static func phrase(_ error: any Error) -> String {
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
}
