/// Finds the endpoint for a request.
struct RouteTable: Sendable {
    /// What is known of a path at first sight, so that few patterns have to be compared with it.
    private struct Key: Hashable {
        /// The word the path begins with; no pattern begins with a parameter.
        var first: String
        var count: Int
    }

    private var routes: [Key: [Route]]

    init(_ routes: [Route]) {
        self.routes = Dictionary(grouping: routes) { route in
            guard case .fixed(let first)? = route.pattern.first else { return Key(first: "", count: 0) }
            return Key(first: first, count: route.pattern.count)
        }
    }

    /// The route of a request, which gets the values of the route's parameters.
    ///
    /// - Throws: ``APIError`` 404 for an unknown path, 405 for a verb the path does not know.
    func find(_ request: inout APIRequest) throws -> Route {
        let wanted = request.method == "HEAD" ? "GET" : request.method
        var allowed: [String] = []
        for route in routes[Key(first: request.segments.first ?? "", count: request.segments.count)] ?? [] {
            guard let values = route.match(request.segments) else { continue }
            if route.method == wanted {
                request.parameters = values
                return route
            }
            allowed.append(route.method)
        }
        throw allowed.isEmpty ? APIError.pageNotFound : APIError.methodNotAllowed(allowed)
    }

    /// The verbs that a path knows; none for a path that leads nowhere.
    func verbs(of segments: [String]) -> [String] {
        (routes[Key(first: segments.first ?? "", count: segments.count)] ?? [])
            .filter { $0.match(segments) != nil }.map(\.method)
    }
}
