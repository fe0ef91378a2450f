extension Operation {
    /// The path with its placeholders filled in and percent-encoded, still below the host's base.
    ///
    /// In a reference to something that has a name, `username/name` becomes `username~name`, as Apify's own clients
    /// do it; elsewhere a slash is encoded like any other character.
    ///
    /// - Parameter values: One value for every placeholder, by its name.
    /// - Throws: An ``ArgumentError`` when a value is missing, empty, or would change the path's meaning.
    public func expandedPath(_ values: [String: String]) throws(ArgumentError) -> String {
        var segments: [String] = []
        for segment in path.split(separator: "/") {
            guard let name = Operation.placeholder(segment) else {
                segments.append(String(segment))
                continue
            }
            segments.append(try expanded(name, values[name]))
        }
        return "/" + segments.joined(separator: "/")
    }

    /// The path with its placeholders filled in by position.
    public func expandedPath(_ values: [String]) throws(ArgumentError) -> String {
        try expandedPath(Dictionary(zip(pathParameters.map(\.name), values)) { first, _ in first })
    }

    /// The names of the placeholders in the path, in order.
    public var placeholders: [String] {
        path.split(separator: "/").compactMap(Operation.placeholder)
    }

    private static func placeholder(_ segment: Substring) -> String? {
        guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return nil }
        return String(segment.dropFirst().dropLast())
    }

    private func expanded(_ name: String, _ value: String?) throws(ArgumentError) -> String {
        guard let value else {
            throw ArgumentError(code: .missing, message: "\(id) needs '\(name)'")
        }
        guard !value.isEmpty else {
            throw ArgumentError(code: .unusable, message: "\(id): '\(name)' is empty")
        }
        // No encoding keeps these two from being resolved away on the road.
        guard value != ".", value != ".." else {
            throw ArgumentError(code: .unusable, message: "\(id): '\(name)' cannot be '\(value)'")
        }
        let isReference = pathParameters.first { $0.name == name }?.type == .reference
        return PercentEncoding.encode(isReference ? value.replacingSlashes() : value)
    }
}

extension String {
    fileprivate func replacingSlashes() -> String {
        String(map { $0 == "/" ? "~" : $0 })
    }
}
