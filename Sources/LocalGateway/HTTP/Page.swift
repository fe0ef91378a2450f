/// Offset pagination (https://docs.apify.com/api/v2#pagination): what was asked for, made sane.
struct Page: Sendable {
    static let maximum = 1000

    var offset: Int
    var limit: Int
    var isDescending: Bool

    /// - Throws: ``APIError`` for an offset or limit that is not a number. No limit, a limit of 0 and limits above the
    ///   maximum mean the maximum.
    init(_ request: APIRequest) throws {
        offset = try request.integer("offset") ?? 0
        let wanted = try request.integer("limit") ?? 0
        limit = wanted == 0 ? Self.maximum : min(wanted, Self.maximum)
        isDescending = request.flag("desc")
    }

    func envelope(total: Int, items: [JSONValue], extra: [(String, JSONValue)] = []) -> JSONValue {
        .object(
            [
                ("total", .int(Int64(total))), ("offset", .int(Int64(offset))), ("limit", .int(Int64(limit))),
                ("desc", .bool(isDescending)), ("count", .int(Int64(items.count))),
            ] + extra + [("items", .array(items))])
    }
}
