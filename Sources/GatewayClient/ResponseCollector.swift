import AsyncHTTPClient
import NIOCore

/// Gathers the body of one response within its limits.
struct ResponseCollector {
    /// The most of an error's body that is read; nobody needs more to understand it.
    static let errorBodyLimit = 64 << 10

    private let limit: Int
    private let isError: Bool
    private let announced: Int?
    private let status: Int
    private let encoding: String

    init(_ request: TransportRequest, _ response: TransportResponse) {
        status = response.status
        isError = !(200..<300).contains(status)
        limit = isError ? ResponseCollector.errorBodyLimit : request.maximumResponseSize
        announced = response.header("Content-Length").flatMap { Int($0) }
        encoding = response.header("Content-Encoding")?.lowercased() ?? "identity"
    }

    func collect(_ body: HTTPClientResponse.Body) async throws -> [UInt8] {
        if !isError { try checkEncoding() }
        if let announced, announced > limit, !isError { throw tooLarge }
        var collected: [UInt8] = []
        // What is announced is a claim; memory is not set aside for more than a claim is worth.
        collected.reserveCapacity(min(announced ?? 0, 8 << 20))
        for try await part in body {
            if collected.count + part.readableBytes > limit {
                guard isError else { throw tooLarge }
                collected += part.readableBytesView.prefix(limit - collected.count)
                return collected
            }
            collected += part.readableBytesView
        }
        return collected
    }

    /// Hands the body on as it comes, whatever its size.
    ///
    /// - Parameter moved: called whenever something has come and was taken.
    func pour(
        _ body: HTTPClientResponse.Body, into sink: any BodySink, _ head: TransportResponse, moved: () -> Void
    ) async throws {
        try checkEncoding()
        try sink.begin(head)
        moved()
        for try await part in body {
            try sink.write(part)
            moved()
        }
        // A cancelled sequence may just end.
        try Task.checkCancellation()
        try sink.end()
    }

    /// The HTTP client undoes two encodings; nothing else was asked for.
    private func checkEncoding() throws(TransportError) {
        guard !["gzip", "deflate", "identity", ""].contains(encoding) else { return }
        throw TransportError(
            code: .invalidResponse,
            message: "answered in the content encoding '\(RemoteText.tamed(encoding, limit: 40))', "
                + "which was not asked for",
            mayHaveBeenSent: true,
            status: status
        )
    }

    private var tooLarge: TransportError {
        .tooLarge(status: status, limit: limit)
    }
}
