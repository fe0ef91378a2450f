import Foundation

/// Where the next page of a list of requests starts: base64url of `{"requestId":"…"}`, as in the API's examples.
enum RequestCursor {
    static func encode(_ id: String) -> String {
        Base64URL.encode(JSONValue.object([("requestId", .string(id))]).bytes)
    }

    /// - Throws: ``APIError`` for what no page ever told.
    static func decode(_ cursor: String) throws -> String {
        guard let bytes = Base64URL.decode(cursor), let value = try? JSONValue(parsing: bytes),
            let id = value["requestId"]?.string
        else { throw APIError.invalidParameter("Query parameter \"cursor\" is not one that a list of requests gave.") }
        return id
    }
}
