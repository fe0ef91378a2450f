import GatewayAPI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the answer to a request for a page says about the page and the list.
public struct PageInfo: Sendable, Equatable {
    /// How many there are in the whole list, where the answer says so.
    public var total: Int?
    /// How many of them this page went through, whatever a filter left of them.
    public var count: Int
    /// Where the next page begins; nil after the last one.
    public var nextKey: String?
    public var offset: Int?
    public var limit: Int?
    public var isDescending: Bool?

    init(
        total: Int? = nil, count: Int, nextKey: String? = nil, offset: Int? = nil, limit: Int? = nil,
        isDescending: Bool? = nil
    ) {
        self.total = total
        self.count = count
        self.nextKey = nextKey
        self.offset = offset
        self.limit = limit
        self.isDescending = isDescending
    }

    /// Reads an answer.
    ///
    /// - Throws: `GatewayError` with the code `invalidResponse` when it is no page of that kind.
    init(_ response: GatewayResponse, of operation: GatewayAPI.Operation) throws(GatewayError) {
        let info: PageInfo? =
            switch operation.paging {
            case .none: PageInfo(count: 0)
            case .items: Self.items(response)
            case .offset, .exclusiveStartKey: Self.list(response)
            }
        guard let info else {
            throw GatewayError(
                code: .invalidResponse, status: response.status,
                message: "the answer is not a page of a list: it lacks what says where the list goes on",
                operation: operation.id, attempts: response.attempts)
        }
        self = info
    }

    private static func items(_ response: GatewayResponse) -> PageInfo? {
        func number(_ name: String) -> Int? {
            response.header("X-Apify-Pagination-" + name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        }
        guard let total = number("Total"), let count = number("Count") else { return nil }
        return PageInfo(
            total: total, count: count, offset: number("Offset"), limit: number("Limit"),
            isDescending: response.header("X-Apify-Pagination-Desc").map { $0 == "true" })
    }

    private struct Envelope: Decodable {
        struct Row: Decodable {
            init(from decoder: any Decoder) throws {}
        }
        struct List: Decodable {
            var total: Int?
            var offset: Int?
            var limit: Int?
            var desc: Bool?
            var nextExclusiveStartKey: String?
            var items: [Row]
        }
        var data: List
    }

    private static func list(_ response: GatewayResponse) -> PageInfo? {
        guard let list = try? JSONDecoder().decode(Envelope.self, from: Data(response.body)).data else { return nil }
        return PageInfo(
            total: list.total.flatMap { $0 >= 0 ? $0 : nil }, count: list.items.count,
            nextKey: list.nextExclusiveStartKey, offset: list.offset, limit: list.limit, isDescending: list.desc)
    }
}
