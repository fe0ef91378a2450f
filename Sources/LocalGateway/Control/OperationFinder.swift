import GatewayAPI

/// Tells which operation of the catalogue a request is.
enum OperationFinder {
    private static let known = Catalogue.operations.map { operation in
        (operation: operation, path: operation.path.split(separator: "/").map(String.init))
    }

    /// - Parameters:
    ///   - verb: the verb; HEAD counts as GET.
    ///   - path: as ``PathPattern/canonical(_:)`` gives it.
    static func operation(_ verb: String, _ path: [String]) -> Operation? {
        let method = verb == "HEAD" ? "GET" : verb
        return known.first { entry in
            entry.operation.method.rawValue == method && entry.path.count == path.count
                && zip(entry.path, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }?.operation
    }

    /// What a request does to the world; the verb tells when the catalogue does not.
    static func effect(_ verb: String, _ path: [String]) -> Effect {
        if let operation = operation(verb, path) { return operation.effect }
        switch verb {
        case "GET", "HEAD", "OPTIONS": return .read
        case "DELETE": return .delete
        default: return .write
        }
    }
}
