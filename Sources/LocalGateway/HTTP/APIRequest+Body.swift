import HTTPTypes
import Hummingbird
import NIOCore

extension APIRequest {
    /// What the API takes in one request, after decompression.
    static let bodyLimit = 9_437_184
    /// Records are bound only by what the database can hold comfortably.
    static let recordLimit = 256 << 20
    /// How much of a refused body is read and dropped, so that the client gets to see the answer.
    private static let drainLimit = 64 << 20

    /// The body as it was sent.
    ///
    /// - Throws: ``APIError`` when it is longer than `limit`.
    func rawBody(limit: Int = bodyLimit) async throws -> [UInt8] {
        let announced = headers[.contentLength].flatMap { Int($0) } ?? 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(max(0, announced), Self.bodyLimit))
        var count = 0
        do {
            for try await buffer in body {
                count += buffer.readableBytes
                if count <= limit, announced <= limit {
                    buffer.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
                } else {
                    bytes = []
                    if count > Self.drainLimit { break }
                }
            }
        } catch let error where !(error is CancellationError) {
            // The client has hung up, or was cut off; that is no failure of the gateway.
            throw APIError(.requestTimeout, "request-aborted", "The body of the request did not come to its end.")
        }
        guard count <= limit, announced <= limit else {
            throw APIError.tooLarge(limit: limit, actual: max(count, announced))
        }
        trace?.received(bytes)
        return bytes
    }

    /// The body with its content encoding undone.
    ///
    /// - Throws: ``APIError`` when it is too long, cannot be decoded or comes in an encoding that is not known.
    func decodedBody(limit: Int = bodyLimit) async throws -> [UInt8] {
        let encoding = try contentEncoding()
        let bytes = try await rawBody(limit: limit)
        return try Self.decode(bytes, encoding, limit: limit)
    }

    /// - Throws: ``APIError`` for an encoding that is not known.
    func contentEncoding() throws -> ContentEncoding {
        guard let name = headers[.contentEncoding], !name.isEmpty else { return .identity }
        guard let encoding = ContentEncoding(rawValue: name.lowercased()) else {
            throw APIError(
                .unsupportedMediaType, "unsupported-content-encoding", "Content-Encoding \"\(name)\" is not supported.")
        }
        return encoding
    }

    /// The content type that is kept with what comes in the body.
    ///
    /// - Throws: ``APIError`` when the header is no content type.
    func storedContentType() throws -> String {
        guard let type = contentType, !type.isEmpty else { return "application/octet-stream" }
        let essence = type.prefix { $0 != ";" }.split(separator: "/", omittingEmptySubsequences: false)
        guard essence.count == 2, essence.allSatisfy({ !$0.filter { $0 != " " }.isEmpty }) else {
            throw APIError(
                .badRequest, "invalid-content-type-header", "The Content-Type header \"\(type)\" is not valid.")
        }
        return type
    }

    static func decode(_ bytes: [UInt8], _ encoding: ContentEncoding, limit: Int) throws -> [UInt8] {
        do {
            return try encoding.decode(bytes, limit: limit)
        } catch .tooLarge {
            throw APIError.tooLarge(limit: limit, actual: limit + 1)
        } catch .malformed {
            throw APIError.invalidRequest("The body could not be decoded as \"\(encoding.rawValue)\".")
        }
    }

    /// The body as a JSON object; no body counts as an empty one.
    ///
    /// - Throws: ``APIError`` when the body is something else.
    func jsonObject() async throws -> JSONValue {
        try Self.jsonObject(try await decodedBody())
    }

    /// A body that has been read already, in the same way.
    static func jsonObject(_ bytes: [UInt8]) throws -> JSONValue {
        guard let value = try jsonValue(bytes) else { return .object([]) }
        guard value.isObject else { throw APIError.notAnObject }
        return value
    }

    /// The body as a JSON array of 1 to `maximum` elements.
    ///
    /// - Throws: ``APIError`` when the body is something else.
    func jsonArray(maximum: Int) async throws -> [JSONValue] {
        guard case .array(let elements)? = try Self.jsonValue(try await decodedBody()) else {
            throw APIError.invalidRequest("The body must be a JSON array")
        }
        guard (1...maximum).contains(elements.count) else {
            throw APIError.invalidValue("the array must have 1 to \(maximum) elements, not \(elements.count)")
        }
        return elements
    }

    /// The body as JSON; nil when there is none.
    private static func jsonValue(_ bytes: [UInt8]) throws -> JSONValue? {
        let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        if isBlank { return nil }
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw APIError.invalidRequest("The body is not valid JSON: \(error)")
        }
    }
}
