/// The forms dataset items leave in (https://docs.apify.com/api/v2#dataset-items).
enum ItemFormat: String, Sendable, CaseIterable {
    case json
    case jsonl
    case csv
    case html
    case xlsx
    case xml
    case rss

    var contentType: String {
        switch self {
        case .json: APIResponse.jsonType
        case .jsonl: "application/jsonl; charset=utf-8"
        case .csv: "text/csv; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .xml: "application/xml; charset=utf-8"
        case .rss: "application/rss+xml; charset=utf-8"
        }
    }
}
