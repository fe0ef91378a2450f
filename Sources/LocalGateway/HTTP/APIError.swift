import HTTPTypes

/// An answer that says no, in the API's own words.
///
/// Types and messages come from the API reference (https://docs.apify.com/api/v2#error) and from published client tests.
struct APIError: Error {
    var status: HTTPResponse.Status
    /// The API's machine-readable name of the error, such as `record-not-found`.
    var code: String
    var message: String
    /// Details for programs.
    var data: JSONValue?

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    var body: JSONValue {
        let details = data.map { [("data", $0)] } ?? []
        return .object([("error", .object([("type", .string(code)), ("message", .string(message))] + details))])
    }

    static let paymentRequired = HTTPResponse.Status(code: 402, reasonPhrase: "Payment Required")

    private static let invalidValuePrefix = "Invalid value provided: "

    static func invalidValue(_ reason: String) -> APIError {
        APIError(.badRequest, "invalid-value", invalidValuePrefix + reason)
    }

    /// The message without what stands before every reason.
    var reason: String {
        message.hasPrefix(Self.invalidValuePrefix) ? String(message.dropFirst(Self.invalidValuePrefix.count)) : message
    }

    static func invalidParameter(_ message: String) -> APIError { APIError(.badRequest, "invalid-parameter", message) }

    static func invalidRequest(_ message: String) -> APIError { APIError(.badRequest, "invalid-request", message) }

    static func notFound(_ what: String) -> APIError {
        APIError(.notFound, "record-not-found", "\(what) was not found")
    }

    static let tokenMissing = APIError(
        .unauthorized, "token-not-provided", "Authentication token was not provided")

    static let notAnObject = invalidRequest("POST data must be a JSON object")

    static let pageNotFound = APIError(
        .notFound, "page-not-found", "We have bad news: there is no API endpoint at this URL.")

    static func methodNotAllowed(_ allowed: [String]) -> APIError {
        let list = (["OPTIONS"] + allowed).joined(separator: ",")
        return APIError(
            .methodNotAllowed, "method-not-allowed",
            "This API end-point can only be accessed using the following HTTP methods: \(list)")
    }

    static func tooLarge(limit: Int, actual: Int) -> APIError {
        APIError(
            .contentTooLarge, "request-too-large",
            "The POST payload is too large (limit: \(limit) bytes, actual length: \(actual) bytes).")
    }
}
