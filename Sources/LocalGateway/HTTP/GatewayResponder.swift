import HTTPTypes
import Hummingbird
import NIOCore

/// What a request comes with besides itself.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection it came over, which a fault may close.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// Answers every request: checks where it is addressed and who asks, finds the account and the endpoint, turns errors into
/// the API's form.
struct GatewayResponder: HTTPResponder {
    typealias Context = GatewayContext

    let core: GatewayCore
    let control: RouteTable
    let development: RouteTable
    let site: RouteTable

    init(core: GatewayCore) {
        self.core = core
        control = RouteTable(core.connectionRoutes)
        development = RouteTable(core.devRoutes)
        site = RouteTable(core.demoRoutes)
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        var response: APIResponse
        do {
            try Self.checkHost(request)
            let parsed = try APIRequest(request)
            // Faults do not reach what takes them away again.
            response =
                parsed.segments.first == "_moongate"
                ? try await safely { try await develop(parsed) } : try await observed(parsed, context.channel)
        } catch let error as APIError {
            response = .failure(error)
            // Whoever wonders why a client is refused looks into the log.
            remember(APIRequest(unread: request), RequestTrace(), response)
        }
        response.share(with: request.headers)
        guard request.method == .head else { return response.response }
        return try await safely { try await response.measured() }.head
    }

    /// Answers a request under the rules that make things go wrong, and remembers it.
    private func observed(_ request: APIRequest, _ channel: any Channel) async throws -> APIResponse {
        var request = request
        let trace = RequestTrace()
        request.trace = trace
        let answering = request
        guard let rule = core.tools.faults.rule(for: request.method, request.segments) else {
            let response = try await safely { try await route(answering) }
            remember(request, trace, response)
            return response
        }
        trace.hit(by: rule.id)
        do {
            let response = try await FaultPlayer(effect: rule.effect, channel: channel, isHead: request.isHead).play {
                try await safely { try await route(answering) }
            }
            remember(request, trace, response)
            return response
        } catch let dropped as FaultPlayer.Dropped {
            remember(request, trace, nil)
            throw dropped
        }
    }

    /// Turns what went wrong into an answer.
    private func safely(_ answer: () async throws -> APIResponse) async throws -> APIResponse {
        do {
            return try await answer()
        } catch let error as APIError {
            return .failure(error)
        } catch is CancellationError {
            throw CancellationError()
        } catch let dropped as FaultPlayer.Dropped {
            throw dropped
        } catch {
            return .failure(core.problem(error))
        }
    }

    private func route(_ request: APIRequest) async throws -> APIResponse {
        if request.method == "OPTIONS" { return try options(request) }
        if Self.isSite(request) { return try await answer(request, from: site, of: core) }
        let (connection, path) = Self.apiPath(request.segments)
        if let path {
            var request = request
            request.segments = path
            let isSigned = Self.isSigned(request)
            if !isSigned { try authenticate(request) }
            let account = try await core.account(path: connection, header: request.headers[.connectionId])
            request.trace?.routed(to: account.core.connectionId)
            request.segments = try await account.core.canonical(request)
            if isSigned { try await account.core.checkSignature(request) }
            return try await answer(request, from: account.api, of: account.core, isLimited: true)
        }
        guard request.segments.first == "connections" else { throw APIError.pageNotFound }
        // The page that confirms a connection is opened by a browser, which has no token but the one in the address.
        if request.segments.last != "confirm" { try authenticate(request) }
        return try await answer(request, from: control, of: core)
    }

    private func develop(_ request: APIRequest) async throws -> APIResponse {
        if request.method == "OPTIONS" { return try options(request) }
        try authenticate(request)
        return try await answer(request, from: development, of: core)
    }

    private func answer(
        _ request: APIRequest, from table: RouteTable, of account: GatewayCore, isLimited: Bool = false
    ) async throws -> APIResponse {
        var request = request
        let route = try table.find(&request)
        let limiter = isLimited ? core.tools.limiter : nil
        let rateLimit = limiter?.limit(route.rateLimit) ?? route.rateLimit
        do {
            if let limiter {
                let resource = request.segments.prefix(2).joined(separator: "/")
                try limiter.count(account: account.user.id, resource: resource, rate: route.rateLimit)
            }
            var response = try await route.handler(request)
            response.rateLimit = rateLimit
            return response
        } catch let error as APIError {
            var response = APIResponse.failure(error)
            response.rateLimit = rateLimit
            return response
        }
    }

    static func isSite(_ request: APIRequest) -> Bool {
        guard let first = request.segments.first else { return false }
        return first == "demo" || (first == "robots.txt" && request.segments.count == 1)
    }

    private func remember(_ request: APIRequest, _ trace: RequestTrace, _ response: APIResponse?) {
        // Pages of the demo site are no requests to the gateway.
        if !Self.isSite(request) { core.tools.requests.add(RequestLog.Entry(request, trace, response, core.clock.now)) }
    }

    /// The path below `/v2` or `/apify/v2`, and the connection in front of it, as in `/connections/ID/v2`; `actors` is
    /// another word for `acts`. The path is nil when it leads elsewhere.
    static func apiPath(_ segments: [String]) -> (connection: String?, path: [String]?) {
        var rest = segments[...]
        var connection: String?
        if rest.first == "connections", rest.count > 2 {
            connection = rest[1]
            rest = rest.dropFirst(2)
        }
        if rest.first == "apify" { rest = rest.dropFirst() }
        guard rest.popFirst() == "v2" else { return (nil, nil) }
        var path = Array(rest)
        if path.first == "actors" { path[0] = "acts" }
        return (connection, path)
    }

    /// A token counts before a signature: a wrong one fails whatever else the request has.
    private static func isSigned(_ request: APIRequest) -> Bool {
        guard request.headers[.authorization] == nil, request.value("token") == nil else { return false }
        return request.value("signature").map { !$0.isEmpty } ?? false
    }

    private func authenticate(_ request: APIRequest) throws {
        guard let given = request.token, !given.isEmpty else {
            throw APIError.tokenMissing
        }
        guard given == core.token else {
            throw APIError(
                .unauthorized, "user-or-token-not-found", "User was not found or authentication token is not valid")
        }
    }
}
