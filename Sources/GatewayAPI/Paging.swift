/// How the rest of a list is asked for.
public enum Paging: String, Sendable, CaseIterable {
    /// The answer is complete.
    case none
    /// `offset` and `limit`; the page says `total`, `offset`, `limit`, `count`, `desc` and holds `items`.
    case offset
    /// `offset` and `limit`; the body is the bare items, the numbers stand in `X-Apify-Pagination-*` headers.
    case items
    /// `exclusiveStartKey` and `limit`; the page holds `items`, `isTruncated` and `nextExclusiveStartKey`.
    case exclusiveStartKey
}
