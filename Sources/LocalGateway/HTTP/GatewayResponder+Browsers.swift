import HTTPTypes
import Hummingbird

/// What concerns web pages: whose requests a browser may bring here, and who may read the answers.
///
/// The real API lets every page read. Here only pages of this machine may, with the token; those of the web have no
/// business with a gateway on loopback.
extension GatewayResponder {
    /// A page on the web can make a browser ask a name of its own that leads to this machine; the name then stands in
    /// `Host`. Only names of the machine itself are answered.
    static func checkHost(_ request: Request) throws {
        let host = request.head.authority ?? ""
        guard OwnHost.isMeant(by: host[...]) else {
            throw APIError(
                .forbidden, "insufficient-permissions",
                "The local gateway answers only requests to 127.0.0.1, localhost or [::1], not to \"\(host)\".")
        }
    }

    /// The verbs that a path knows. Browsers ask without a token, before the request itself.
    ///
    /// - Throws: ``APIError`` 404 for a path that leads nowhere.
    func options(_ request: APIRequest) throws -> APIResponse {
        var verbs = ["OPTIONS"]
        for verb in self.verbs(of: request) where !verbs.contains(verb) {
            verbs += verb == "GET" ? ["GET", "HEAD"] : [verb]
        }
        guard verbs.count > 1 else { throw APIError.pageNotFound }
        var response = APIResponse(status: .noContent, body: ResponseBody())
        response.headers[.allow] = verbs.joined(separator: ", ")
        if let origin = request.headers[.origin], OwnHost.isMeant(byOrigin: origin) {
            response.headers[.accessControlAllowMethods] = response.headers[.allow]
            response.headers[.accessControlAllowHeaders] = request.headers[.accessControlRequestHeaders]
            response.headers[.accessControlMaxAge] = "600"
        }
        return response
    }

    private func verbs(of request: APIRequest) -> [String] {
        if Self.isSite(request) { return site.verbs(of: request.segments) }
        if let path = Self.apiPath(request.segments).path {
            return core.ownRoutes.api.verbs(of: GatewayCore.form(of: path))
        }
        return (request.segments.first == "_moongate" ? development : control).verbs(of: request.segments)
    }
}

extension APIResponse {
    /// Lets pages of this machine read the answer.
    ///
    /// - Parameter request: the headers of the request.
    mutating func share(with request: HTTPFields) {
        guard let origin = request[.origin] else { return }
        headers[.vary] = "Origin"
        guard OwnHost.isMeant(byOrigin: origin) else { return }
        headers[.accessControlAllowOrigin] = origin
        headers[.accessControlExposeHeaders] = "*"
    }
}
