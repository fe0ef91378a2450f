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

    /// The final form.
    var response: Response {
        var headers = headers
        headers[.rateLimit] = String(rateLimit)
        headers[.local] = "true"
        return Response(status: status, headers: headers, body: body)
    }

    /// The final form of an answer to HEAD: the length of the body is told and the body left out.
    var head: Response {
        var head = response
        let length = head.headers[.contentLength]
        head.body = ResponseBody()
        head.headers[.contentLength] = length
        return head
    }

    /// This answer with the length of its body. That of a body which is made while it is sent is found by making it.
    ///
    /// HEAD cannot do without: the server would mark the end of a body that is not there, and the client take the mark for
    /// the beginning of the next answer.
    ///
    /// - Throws: what goes wrong while the body is made.
    func measured() async throws -> APIResponse {
        guard body.contentLength == nil else { return self }
        let counter = LengthCounter()
        let total = counter.total
        try await body.write(counter)
        var measured = self
        measured.headers[.contentLength] = String(total.bytes)
        return measured
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
