import GatewayAPI

extension Settlement {
    /// A run, as a list shows it.
    struct RunEntry: Sendable, Equatable {
        var id: String
        var actor: String
        var task: String?
        /// In milliseconds since 1970.
        var startedAt: Double
        var origin: String?
        /// The store that holds the input.
        var store: String
    }

    /// Whose runs are looked for.
    enum RunOwner: Sendable, Equatable {
        case actor(String)
        case task(String)
    }

    /// How a run's input compares with what was sent.
    enum InputMatch: Sendable, Equatable {
        case same
        case different
        /// Nothing was sent, and the run has an input: the actor's defaults, or somebody else's.
        case unclear
    }

    /// The runs that may be the one that was started: of the right actor or task, started since, not known to belong to
    /// another call, and not started by a schedule or a webhook. The oldest comes first.
    static func candidates(
        among runs: [RunEntry], of owner: RunOwner, since earliest: Double, claimed: Set<String>
    ) -> [RunEntry] {
        runs.filter { run in
            let isOwned =
                switch owner {
                case .actor(let id): run.actor == id
                case .task(let id): run.task == id
                }
            return isOwned && run.startedAt >= earliest && !claimed.contains(run.id)
                && run.origin != "SCHEDULER" && run.origin != "WEBHOOK"
        }.sorted { $0.startedAt < $1.startedAt }
    }

    /// Compares the input of a run with the body of a start.
    ///
    /// Apify stores the input as it came, with the defaults of the actor's schema for what was left out, and puts the
    /// input of a task below what was sent; so the stored object may hold more than the sent one.
    ///
    /// Source: https://docs.apify.com/platform/actors/running/input-and-output
    static func match(sent: [UInt8]?, stored: [UInt8]?) -> InputMatch {
        let sent = sent.flatMap { $0.isEmpty || $0 == Array("null".utf8) ? nil : $0 }
        guard let sent else { return stored == nil ? .same : .unclear }
        guard let stored else { return .different }
        if sent == stored { return .same }
        guard let sentTree = JSONTree(sent), let storedTree = JSONTree(stored) else { return .different }
        guard case .object(let fields) = sentTree, case .object(let all) = storedTree else {
            return sentTree.text == storedTree.text ? .same : .different
        }
        // An empty object says as little as none.
        if fields.isEmpty, !all.isEmpty { return .unclear }
        return fields.allSatisfy { all[$0.key]?.text == $0.value.text } ? .same : .different
    }

    /// Decides which run it is. Runs that are the same in everything are interchangeable: the oldest is taken, and the
    /// others are left to other calls.
    ///
    /// - Parameters:
    ///   - matches: The candidates with how their inputs compare.
    ///   - isComplete: Whether all runs since the call were seen.
    static func verdict(_ matches: [(id: String, match: InputMatch)], isComplete: Bool) -> Verdict {
        if let found = matches.first(where: { $0.match == .same }) { return .done(found.id) }
        if let doubtful = matches.first(where: { $0.match == .unclear }) {
            return .unclear("run \(doubtful.id) may be the one that was started")
        }
        return isComplete ? .absent : .unclear("too many runs were started since to look through them all")
    }

    /// The runs in the answer of a list; nil when it is none.
    static func runEntries(_ response: GatewayResponse) -> [RunEntry]? {
        guard case .array(let items)? = JSONTree(response.body)?["data"]?["items"] else { return nil }
        let runs = items.compactMap { item -> RunEntry? in
            guard let id = item["id"]?.string, let actor = item["actId"]?.string,
                let started = item["startedAt"]?.string.flatMap({ Timestamp.milliseconds(iso8601: $0) }),
                let store = item["defaultKeyValueStoreId"]?.string
            else { return nil }
            return RunEntry(
                id: id, actor: actor, task: item["actorTaskId"]?.string, startedAt: started,
                origin: item["meta"]?["origin"]?.string, store: store)
        }
        // A run that cannot be read may be the one; a list that holds such is not to be decided from.
        return runs.count == items.count ? runs : nil
    }
}
