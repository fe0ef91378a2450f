import HTTPTypes
import Hummingbird
import NIOCore

/// An answer before it becomes Hummingbird's.
struct APIResponse: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields = [:]
    var body: ResponseBody
    /// Requests per second the real API allows for what was asked; told in every answer.
    var rateLimit = 60
    /// The body once more, where it is at hand, for the request log.
    var sample: ByteBuffer?

    static let jsonType = "application/json; charset=utf-8"

    /// `{"data": …}`.
    static func data(_ value: JSONValue, status: HTTPResponse.Status = .ok, location: String? = nil) -> APIResponse {
        json(.object([("data", value)]), status: status, location: location)
    }

    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, location: String? = nil) -> APIResponse {
        var response = bytes(value.bytes, type: jsonType, status: status)
        if let location { response.headers[.location] = location }
        return response
    }

    static func bytes(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok) -> APIResponse {
        let buffer = ByteBuffer(bytes: bytes)
        return APIResponse(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: buffer), sample: buffer)
    }

    /// Marks what may be somebody's web page: it must not run as one of ours in a browser.
    mutating func confine() {
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] = "sandbox"
    }

    static let deleted = APIResponse(status: .noContent, body: ResponseBody())

    static func failure(_ error: APIError) -> APIResponse { json(error.body, status: error.status) }

    /// The final form. For HEAD the length of the body is told and the body left out.
    func response(isHead: Bool) -> Response {
        var headers = headers
        headers[.rateLimit] = String(rateLimit)
        headers[.local] = "true"
        guard isHead else { return Response(status: status, headers: headers, body: body) }
        if let length = body.contentLength { headers[.contentLength] = String(length) }
        return Response(status: status, headers: headers, body: ResponseBody())
    }
}

extension HTTPField.Name {
    private static func known(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .server }

    static let rateLimit = known("X-RateLimit-Limit")
    /// Tells a reader of the traffic that no real account was involved.
    static let local = known("X-Moongate-Local")
    /// Sent by a browser that asks for the script of a service worker.
    static let serviceWorker = known("Service-Worker")
    static let idempotencyKey = known("Idempotency-Key")
    static let paginationTotal = known("X-Apify-Pagination-Total")
    static let paginationOffset = known("X-Apify-Pagination-Offset")
    static let paginationLimit = known("X-Apify-Pagination-Limit")
    static let paginationCount = known("X-Apify-Pagination-Count")
    static let paginationDescending = known("X-Apify-Pagination-Desc")
}
