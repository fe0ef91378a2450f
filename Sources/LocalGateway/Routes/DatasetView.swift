import HTTPTypes

/// What a request wants to see of a dataset: which stored items, what of them, and in which form.
struct DatasetView: Sendable {
    /// What the API tells when no limit was given.
    private static let noLimit: Int64 = 999_999_999_999

    var format: ItemFormat
    var offset: Int64
    var limit: Int64
    var isDescending: Bool
    var transform: ItemTransform
    var hasByteOrderMark: Bool
    var isAttachment: Bool
    var delimiter: String
    var skipsHeader: Bool
    var xmlRoot: String
    var xmlRow: String
    var feedTitle: String?
    var feedDescription: String?

    /// - Parameter schema: the dataset's schema, whose views a request may name.
    /// - Throws: ``APIError`` for values that make no sense.
    init(_ request: APIRequest, schema: DatasetSchema?) throws {
        let name = request.value("format") ?? ""
        guard let format = name.isEmpty ? .json : ItemFormat(rawValue: name) else {
            throw APIError.invalidParameter(
                "Query parameter \"format\" must be one of \(ItemFormat.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
        self.format = format
        let view = try Self.view(request, schema)
        offset = Int64(try request.integer("offset") ?? 0)
        let wanted = Int64(try request.integer("limit") ?? 0)
        let usual = view?["limit"]?.integer.map { max(0, $0) } ?? 0
        limit = wanted > 0 ? wanted : usual > 0 ? usual : Self.noLimit
        isDescending = request.value("desc") == nil ? view?["desc"]?.bool ?? false : request.flag("desc")
        transform = try ItemTransform(request, view: view)
        hasByteOrderMark = request.value("bom") == nil ? format == .csv : request.flag("bom")
        isAttachment = request.flag("attachment")
        delimiter = try Self.delimiter(request)
        skipsHeader = request.flag("skipHeaderRow")
        xmlRoot = try Self.tag(request, "xmlRoot") ?? "items"
        xmlRow = try Self.tag(request, "xmlRow") ?? "item"
        feedTitle = request.value("feedTitle")
        feedDescription = request.value("feedDescription")
    }

    private static func view(_ request: APIRequest, _ schema: DatasetSchema?) throws -> JSONValue? {
        guard let name = request.value("view"), !name.isEmpty else { return nil }
        guard let view = schema?.view(name) else {
            throw APIError(
                .badRequest, "requested-dataset-view-does-not-exist",
                "The dataset has no view \"\(name)\" in its schema.")
        }
        return view
    }

    private static func delimiter(_ request: APIRequest) throws -> String {
        guard let text = request.value("delimiter"), !text.isEmpty else { return "," }
        guard text.unicodeScalars.count == 1, text != "\"", text != "\n", text != "\r" else {
            throw APIError.invalidParameter(
                "Query parameter \"delimiter\" must be one character, and no quote or end of line.")
        }
        return text
    }

    private static func tag(_ request: APIRequest, _ name: String) throws -> String? {
        guard let text = request.value(name), !text.isEmpty else { return nil }
        guard MarkupText.isName(text) else {
            throw APIError.invalidParameter("Query parameter \"\(name)\" must be a legal XML element name.")
        }
        return text
    }

    /// The stored items of this view.
    func window(of dataset: StorageRow) -> ItemWindow {
        let start = min(offset, dataset.itemCount)
        return ItemWindow(
            dataset: dataset, offset: start, count: min(limit, dataset.itemCount - start), isDescending: isDescending)
    }

    func headers(_ window: ItemWindow) -> HTTPFields {
        var fields: HTTPFields = [
            .contentType: format.contentType, .paginationTotal: String(window.dataset.itemCount),
            .paginationOffset: String(offset), .paginationLimit: String(limit),
            .paginationCount: String(window.count), .paginationDescending: isDescending ? "true" : "false",
        ]
        if isAttachment {
            fields[.contentDisposition] = "attachment; filename=\"dataset_\(window.dataset.id).\(format.rawValue)\""
        }
        return fields
    }
}
