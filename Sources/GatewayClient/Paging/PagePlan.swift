import GatewayAPI

/// Decides which piece of a list to ask for next, from what the answers say. Pure: it neither sends nor waits.
///
/// The list ends where it ended when it was first seen, so that one which grows while it is read is not read for ever.
struct PagePlan {
    /// One piece to ask for.
    struct Window: Equatable {
        var offset: Int
        /// Nil when the list comes as a whole.
        var limit: Int?
        var startKey: String?
    }

    /// The most that a list gives at once.
    private static let largestPage = 1000
    /// Items have no such bound; these keep a page at a size that is worth a request and fits into memory several times.
    private static let largestItemPage = 10_000
    private static let wantedBytes = 2 << 20

    private let kind: Paging
    private var offset: Int
    private var startKey: String?
    /// How many the script still wants; nil for all.
    private var remaining: Int?
    private var pageSize = PagePlan.largestPage
    /// Where the list ended when it was first seen.
    private var end: Int?
    /// Whether everything up to the next window is known, so that it can be asked for.
    private var isReady = true
    private(set) var isFinished = false

    init(_ kind: Paging, offset: Int = 0, limit: Int? = nil, startKey: String? = nil) {
        self.kind = kind
        self.offset = offset
        self.startKey = startKey
        remaining = limit
    }

    /// The next window to ask for while `inFlight` others are under way; nil when there is none, or none yet.
    mutating func next(inFlight: Int) -> Window? {
        // Items are counted before they are filtered, so that windows can be told in advance once the end is known.
        let mayOverlap = kind == .items && end != nil
        guard !isFinished, isReady || mayOverlap, remaining != 0 else { return nil }
        if let end, kind != .exclusiveStartKey, offset >= end { return nil }
        isReady = false
        guard kind != .none else { return Window(offset: 0) }
        let limit = min(pageSize, remaining ?? pageSize)
        let window = Window(offset: offset, limit: limit, startKey: startKey)
        offset += limit
        if let remaining { self.remaining = remaining - limit }
        return window
    }

    /// Takes note of an answer.
    ///
    /// - Returns: Whether the windows asked for after this one still fit; when not they must be forgotten.
    mutating func received(_ info: PageInfo, for window: Window, bytes: Int) -> Bool {
        isReady = true
        let count = min(info.count, window.limit ?? info.count)
        switch kind {
        case .none: isFinished = true
        case .exclusiveStartKey:
            // A key that does not move on would be asked for again and again.
            isFinished = info.nextKey == nil || info.nextKey == window.startKey
            startKey = info.nextKey
            giveBack((window.limit ?? count) - count)
        case .offset, .items:
            if end == nil { end = info.total }
            if count == 0 { isFinished = true }
            if kind == .items { adapt(to: count, bytes: bytes) }
            if window.offset + count < min(window.offset + (window.limit ?? count), end ?? .max) {
                rewind(to: window.offset + count, from: window)
                return false
            }
        }
        return true
    }

    /// Goes back to the beginning of a window that failed.
    mutating func failed(_ window: Window) {
        guard kind != .none else {
            isReady = true
            return
        }
        rewind(to: window.offset, from: window)
        startKey = window.startKey
    }

    private mutating func rewind(to position: Int, from window: Window) {
        giveBack(offset - position)
        offset = position
        isReady = true
    }

    private mutating func giveBack(_ count: Int) {
        if let remaining { self.remaining = remaining + count }
    }

    private mutating func adapt(to count: Int, bytes: Int) {
        guard count > 0 else { return }
        pageSize = min(max(Self.wantedBytes / max(bytes / count, 1), 1), Self.largestItemPage)
    }
}
