import Hummingbird

extension GatewayCore {
    /// The demo site; it needs no token, as websites do not.
    var demoRoutes: [Route] {
        guard configuration.demo else { return [] }
        let page: Route.Handler = { request in
            switch DemoSite.resource(at: request.path) {
            case .content(let bytes, let type): return .bytes(bytes, type: type)
            case .redirect(let location):
                return APIResponse(status: .movedPermanently, headers: [.location: location], body: ResponseBody())
            case nil:
                let html = DemoSite.missing.html(root: DemoSite.root)
                return .bytes(Array(html.utf8), type: "text/html; charset=utf-8", status: .notFound)
            }
        }
        return [
            Route("GET", "/robots.txt") { _ in .bytes(Array(DemoSite.robots.utf8), type: "text/plain; charset=utf-8") },
            Route("GET", "/demo", page), Route("GET", "/demo/{page}", page),
            Route("GET", "/demo/{folder}/{page}", page),
        ]
    }
}
