import HTTPTypes
import Hummingbird
import NIOCore

/// A request after its target was taken apart; the body is still to be read.
struct APIRequest: Sendable {
    /// The verb, after `?method=` had its say.
    var method: String
    /// Decoded path segments below the API's root, such as `["acts", "apify~hello-world", "runs"]`.
    var segments: [String]
    /// The path as it was sent.
    var path: String
    var query: [(name: String, value: String)]
    /// The query as it was sent, without the question mark.
    var rawQuery: String
    var headers: HTTPFields
    /// What the route's pattern matched.
    var parameters: [String] = []
    var body: RequestBody
    /// Whether the client sees the headers alone.
    var isHead = false
    /// Where what the request log shows is kept; nil when it shows nothing of this request.
    var trace: RequestTrace?

    /// The last value given for a query parameter.
    func value(_ name: String) -> String? {
        query.last { $0.name == name }?.value
    }

    /// `true` and `1` are true, everything else is false.
    func flag(_ name: String) -> Bool {
        value(name).map { $0 == "true" || $0 == "1" } ?? false
    }

    /// A number that must not be negative; an empty value counts as none.
    func number(_ name: String) throws -> Double? {
        guard let text = value(name), !text.isEmpty else { return nil }
        guard let number = Double(text), number.isFinite, number >= 0 else {
            throw APIError.invalidParameter("Query parameter \"\(name)\" must be a number greater than or equal to 0.")
        }
        return number
    }

    /// A whole number that must not be negative, clamped to what fits.
    func integer(_ name: String) throws -> Int? {
        try number(name).map { Int(min($0, 1e15)) }
    }

    /// A comma-separated list.
    func list(_ name: String) -> [String]? {
        value(name).map { $0.split(separator: ",", omittingEmptySubsequences: true).map(String.init) }
    }

    /// A date with or without a time.
    func date(_ name: String) throws -> Moment? {
        guard let text = value(name), !text.isEmpty else { return nil }
        guard let moment = Moment(iso8601: text) else {
            throw APIError.invalidParameter("Query parameter \"\(name)\" must be a date in ISO 8601 format.")
        }
        return moment
    }

    var contentType: String? { headers[.contentType] }

    /// What the client proves itself with: `Authorization: Bearer …`, or the query parameter `token`.
    var token: String? {
        if let header = headers[.authorization], header.prefix(7).lowercased() == "bearer " {
            return String(header.dropFirst(7).drop { $0 == " " })
        }
        return value("token")
    }
}
