/// Finds the endpoint for a request.
struct RouteTable: Sendable {
    private var routes: [Route]

    init(_ routes: [Route]) { self.routes = routes }

    /// The route of a request, which gets the values of the route's parameters.
    ///
    /// - Throws: ``APIError`` 404 for an unknown path, 405 for a verb the path does not know.
    func find(_ request: inout APIRequest) throws -> Route {
        let wanted = request.method == "HEAD" ? "GET" : request.method
        var allowed: [String] = []
        for route in routes {
            guard let values = route.match(request.segments) else { continue }
            if route.method == wanted {
                request.parameters = values
                return route
            }
            allowed.append(route.method)
        }
        throw allowed.isEmpty ? APIError.pageNotFound : APIError.methodNotAllowed(allowed)
    }
}
