import GatewayAPI
import Testing

@testable import GatewayClient

@Suite("the plan of a list's pages")
struct PagePlanTests {
    /// A list of so many rows as a server would page it, and what a reader of all pages meets.
    private func read(
        _ kind: Paging, total: Int, offset: Int = 0, limit: Int? = nil, largest: Int = 1000, ahead: Int = 3,
        grows: Bool = false
    ) -> (rows: [Int], requests: Int) {
        var plan = PagePlan(kind, offset: offset, limit: limit)
        var (rows, requests, inFlight): ([Int], Int, [PagePlan.Window]) = ([], 0, [])
        var total = total
        while requests < 10_000 {
            while inFlight.count < ahead, let window = plan.next(inFlight: inFlight.count) { inFlight.append(window) }
            guard !inFlight.isEmpty else { return (rows, requests) }
            let window = inFlight.removeFirst()
            requests += 1
            let end = min(total, window.offset + min(window.limit ?? total, largest))
            let page = window.offset < end ? Array(window.offset..<end) : []
            if grows { total += 1000 }
            let info = PageInfo(total: total, count: page.count, offset: window.offset)
            if !plan.received(info, for: window, bytes: page.count * 400) { inFlight = [] }
            rows += page
        }
        return (rows, requests)
    }

    @Test(
        "every row is met once, in order, whatever the server's largest page",
        arguments: [Paging.offset, .items], [0, 1, 999, 1000, 1001, 25_000])
    func complete(kind: Paging, total: Int) {
        for largest in [7, 1000, 100_000] where total / largest < 2000 {
            let (rows, _) = read(kind, total: total, largest: largest)
            #expect(rows == Array(0..<total), "pages of \(largest)")
        }
    }

    @Test("offset and limit are kept", arguments: [Paging.offset, .items])
    func bounds(kind: Paging) {
        #expect(read(kind, total: 5000, offset: 10, limit: 2500).rows == Array(10..<2510))
        #expect(read(kind, total: 5000, offset: 4999, limit: 10).rows == [4999])
        #expect(read(kind, total: 5000, offset: 9000).rows == [])
        #expect(read(kind, total: 5000, offset: 0, limit: 3, largest: 2).rows == [0, 1, 2])
        #expect(read(kind, total: 5000, limit: 100).requests == 1)
    }

    @Test("a list that grows while it is read is not read for ever", arguments: [Paging.offset, .items])
    func growing(kind: Paging) {
        let (rows, requests) = read(kind, total: 3000, grows: true)
        #expect(rows.count >= 3000 && rows.count <= 5000)
        #expect(requests < 10)
    }

    @Test("pages of items grow or shrink to a size that is worth a request")
    func adaptation() throws {
        var plan = PagePlan(.items)
        let firstWindow = plan.next(inFlight: 0)
        let first = try #require(firstWindow)
        #expect(first == PagePlan.Window(offset: 0, limit: 1000))
        let early = plan.next(inFlight: 1)
        #expect(early == nil)
        let fits = plan.received(PageInfo(total: 100_000, count: 1000), for: first, bytes: 400_000)
        #expect(fits)
        let (second, third) = (plan.next(inFlight: 0), plan.next(inFlight: 1))
        #expect(second?.limit == 5242)
        #expect(third?.offset == 1000 + 5242)
        var large = PagePlan(.items)
        let windowWindow = large.next(inFlight: 0)
        let window = try #require(windowWindow)
        _ = large.received(PageInfo(total: 100_000, count: 1000), for: window, bytes: 100 << 20)
        let small = large.next(inFlight: 0)
        #expect(small?.limit == 20)
    }

    @Test("keys go on from the key that the server names, and end when it names none or the same again")
    func keys() throws {
        var plan = PagePlan(.exclusiveStartKey, limit: 5)
        let firstWindow = plan.next(inFlight: 0)
        let first = try #require(firstWindow)
        #expect(first == PagePlan.Window(offset: 0, limit: 5))
        _ = plan.received(PageInfo(count: 2, nextKey: "b"), for: first, bytes: 10)
        let secondWindow = plan.next(inFlight: 0)
        let second = try #require(secondWindow)
        #expect(second.startKey == "b" && second.limit == 3)
        _ = plan.received(PageInfo(count: 1, nextKey: "b"), for: second, bytes: 10)
        let third = plan.next(inFlight: 0)
        #expect(third == nil)
    }

    @Test("a window that failed is asked for again")
    func failure() throws {
        var plan = PagePlan(.items, limit: 1500)
        let firstWindow = plan.next(inFlight: 0)
        let first = try #require(firstWindow)
        plan.failed(first)
        let again = plan.next(inFlight: 0)
        #expect(again == first)
    }
}
