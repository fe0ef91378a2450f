import HTTPTypes

/// What a request wants to see of a dataset: which stored items, and what of them.
struct DatasetView: Sendable {
    private static let formats = ["json", "jsonl", "csv", "html", "xlsx", "xml", "rss"]
    /// What the API tells when no limit was given.
    private static let noLimit: Int64 = 999_999_999_999

    var offset: Int64
    var limit: Int64
    var isDescending: Bool
    var transform: ItemTransform

    /// - Throws: ``APIError`` for values that make no sense and for what is not served here.
    init(_ request: APIRequest) throws {
        let format = request.value("format") ?? "json"
        guard Self.formats.contains(format) else {
            throw APIError.invalidParameter(
                "Query parameter \"format\" must be one of \(Self.formats.joined(separator: ", ")).")
        }
        guard format == "json" else {
            throw APIError.invalidParameter(
                "The local gateway serves dataset items as json only; \"\(format)\" was asked for.")
        }
        if let view = request.value("view"), !view.isEmpty {
            throw APIError(
                .badRequest, "requested-dataset-view-does-not-exist",
                "The dataset has no view \"\(view)\" in its schema.")
        }
        offset = Int64(try request.integer("offset") ?? 0)
        let wanted = Int64(try request.integer("limit") ?? 0)
        limit = wanted == 0 ? Self.noLimit : wanted
        isDescending = request.flag("desc")
        transform = try ItemTransform(request)
    }

    /// The stored items of this view in a dataset of that size.
    func window(total: Int64) -> (offset: Int64, count: Int64) {
        let start = min(offset, total)
        return (start, min(limit, total - start))
    }

    func headers(total: Int64, count: Int64) -> HTTPFields {
        [
            .paginationTotal: String(total), .paginationOffset: String(offset), .paginationLimit: String(limit),
            .paginationCount: String(count), .paginationDescending: isDescending ? "true" : "false",
        ]
    }
}
