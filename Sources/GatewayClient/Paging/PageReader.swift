import GatewayAPI

/// Walks the pages of a list, and fetches the next ones ahead of whoever reads them. Nobody who forgets it has to end it:
/// what is under way is cancelled with it.
///
/// `Content` is what becomes of an answer, made ahead as well.
public actor PageReader<Content: Sendable> {
    public typealias Send = @Sendable (OperationCall) async throws(GatewayError) -> GatewayResponse

    /// A page and what it says about the list.
    public struct Page: Sendable {
        public let content: Content
        public let info: PageInfo
        /// How large the answer was.
        let bytes: Int
    }

    private struct Fetch: Sendable {
        let window: PagePlan.Window
        let task: Task<Result<Page, GatewayError>, Never>
    }

    /// Pages under way at a time, at most; with the one being read they are what memory holds.
    private static var mostAhead: Int { 3 }

    private let call: OperationCall
    private let send: Send
    private let prepare: @Sendable (GatewayResponse) -> Content
    private var plan: PagePlan
    private var fetches: [Fetch] = []
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - call: the list, with the parameters that every page is asked for with.
    ///   - prepare: makes the content of a page of an answer.
    ///   - send: sends a request.
    public init(
        _ call: OperationCall, prepare: @escaping @Sendable (GatewayResponse) -> Content, send: @escaping Send
    ) {
        var call = call
        let number = { (name: String) in call.query.first { $0.0 == name }.flatMap { Int($0.1) } }
        let limit = number("limit").flatMap { $0 > 0 ? $0 : nil }
        plan = PagePlan(
            call.operation.paging, offset: number("offset") ?? 0, limit: limit,
            startKey: call.query.first { $0.0 == "exclusiveStartKey" }?.1)
        if call.operation.paging != .none {
            call.query.removeAll { ["offset", "limit", "exclusiveStartKey"].contains($0.0) }
        }
        self.call = call
        self.prepare = prepare
        self.send = send
    }

    deinit {
        for fetch in fetches { fetch.task.cancel() }
    }

    /// The next page; nil after the last one. After an error the same page can be asked for again.
    public func next() async throws(GatewayError) -> Page? {
        await takeTurn()
        defer { passTurn() }
        fetchAhead()
        guard !fetches.isEmpty else { return nil }
        let fetch = fetches.removeFirst()
        let result = await withTaskCancellationHandler {
            await fetch.task.value
        } onCancel: {
            fetch.task.cancel()
        }
        do {
            let page = try result.get()
            if !plan.received(page.info, for: fetch.window, bytes: page.bytes) { forgetFetches() }
            fetchAhead()
            return page
        } catch {
            forgetFetches()
            plan.failed(fetch.window)
            throw error
        }
    }

    /// Cancels what is under way; there is no next page any more.
    public func cancel() {
        forgetFetches()
        plan = PagePlan(.none, limit: 0)
    }

    private func fetchAhead() {
        while fetches.count < Self.mostAhead, let window = plan.next(inFlight: fetches.count) {
            var call = call
            if let limit = window.limit {
                if call.operation.paging != .exclusiveStartKey { call.query.append(("offset", String(window.offset))) }
                call.query.append(("limit", String(limit)))
            }
            if let key = window.startKey { call.query.append(("exclusiveStartKey", key)) }
            // Away from this actor: several pages may be prepared at a time.
            let task = Task.detached { [call, send, prepare] () async -> Result<Page, GatewayError> in
                do throws(GatewayError) {
                    let response = try await send(call)
                    let info = try PageInfo(response, of: call.operation)
                    return .success(Page(content: prepare(response), info: info, bytes: response.body.count))
                } catch {
                    return .failure(error)
                }
            }
            fetches.append(Fetch(window: window, task: task))
        }
    }

    private func forgetFetches() {
        for fetch in fetches { fetch.task.cancel() }
        fetches = []
    }

    /// Several tasks of a script may read one list; each gets a page of its own, one after the other.
    private func takeTurn() async {
        if isBusy { await withCheckedContinuation { waiting.append($0) } }
        isBusy = true
    }

    private func passTurn() {
        if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
    }
}
