import HTTPTypes
import Hummingbird

/// Answers every request: checks where it is addressed and who asks, finds the endpoint, turns errors into the API's form.
struct GatewayResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let core: GatewayCore
    let api: RouteTable
    let control: RouteTable
    let site: RouteTable
    let development: RouteTable

    init(core: GatewayCore) {
        self.core = core
        api = RouteTable(core.apiRoutes)
        control = RouteTable(core.connectionRoutes)
        site = RouteTable(core.demoRoutes)
        development = RouteTable(core.devRoutes)
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let isHead = request.method == .head
        do {
            try checkHost(request)
            let parsed = try APIRequest(request)
            return try await route(parsed)
        } catch let error as APIError {
            return APIResponse.failure(error).response(isHead: isHead, rateLimit: 60)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let problem = APIError(.internalServerError, "internal-server-error", "The local gateway failed: \(error)")
            return APIResponse.failure(problem).response(isHead: isHead, rateLimit: 60)
        }
    }

    private func route(_ request: APIRequest) async throws -> Response {
        if request.segments.first == "demo" || request.segments == ["robots.txt"] {
            return try await answer(request, from: site)
        }
        if request.segments.first == "connections" {
            try authenticate(request)
            return try await answer(request, from: control)
        }
        if request.segments.first == "_moongate" {
            try authenticate(request)
            return try await answer(request, from: development)
        }
        guard let path = Self.apiPath(request.segments) else { throw APIError.pageNotFound }
        var request = request
        request.segments = path
        let isSigned = Self.isSigned(request)
        if !isSigned { try authenticate(request) }
        request.segments = try await core.canonical(request)
        if isSigned { try await core.checkSignature(request) }
        return try await answer(request, from: api)
    }

    private func answer(_ request: APIRequest, from table: RouteTable) async throws -> Response {
        var request = request
        let route = try table.find(&request)
        do {
            let response = try await route.handler(request)
            return response.response(isHead: request.isHead, rateLimit: route.rateLimit)
        } catch let error as APIError {
            return APIResponse.failure(error).response(isHead: request.isHead, rateLimit: route.rateLimit)
        }
    }

    /// The path below `/v2` or `/apify/v2`; `actors` is another word for `acts`.
    private static func apiPath(_ segments: [String]) -> [String]? {
        var rest = segments[...]
        if rest.first == "apify" { rest = rest.dropFirst() }
        guard rest.popFirst() == "v2" else { return nil }
        var path = Array(rest)
        if path.first == "actors" { path[0] = "acts" }
        return path
    }

    /// A token counts before a signature: a wrong one fails whatever else the request has.
    private static func isSigned(_ request: APIRequest) -> Bool {
        guard request.headers[.authorization] == nil, request.value("token") == nil else { return false }
        return request.value("signature").map { !$0.isEmpty } ?? false
    }

    private func authenticate(_ request: APIRequest) throws {
        var given = request.value("token")
        if let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") {
            given = String(header.dropFirst(7).drop { $0 == " " })
        }
        guard let given, !given.isEmpty else {
            throw APIError.tokenMissing
        }
        guard given == core.token else {
            throw APIError(
                .unauthorized, "user-or-token-not-found", "User was not found or authentication token is not valid")
        }
    }

    /// A page on the web can make a browser ask a name of its own that leads to this machine; the name then stands in
    /// `Host`. Only names of the machine itself are answered.
    private func checkHost(_ request: Request) throws {
        let host = request.head.authority ?? ""
        var name = host[...]
        if host.hasPrefix("[") {
            name = host.firstIndex(of: "]").map { host[...$0] } ?? ""
        } else if let colon = host.lastIndex(of: ":") {
            name = host[..<colon]
        }
        guard ["127.0.0.1", "localhost", "[::1]"].contains(name.lowercased()) else {
            throw APIError(
                .forbidden, "insufficient-permissions",
                "The local gateway answers only requests to 127.0.0.1, localhost or [::1], not to \"\(host)\".")
        }
    }
}
