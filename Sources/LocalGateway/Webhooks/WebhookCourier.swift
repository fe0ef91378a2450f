import GRDB

/// Carries the messages of webhooks to their targets, several at a time; a target that does not answer holds up its own
/// webhook and no other.
actor WebhookCourier {
    private struct Errand {
        var webhookId: String
        var task: Task<Void, Never>
    }

    private static let maximumErrands = 32
    private static let maximumErrandsOfOne = 4

    private let database: GatewayDatabase
    private let dispatches: DispatchStore
    private let sender: WebhookSender
    private let owner: String
    private let clock: GatewayClock
    private var errands: [String: Errand] = [:]
    private var isStopped = false

    init(
        database: GatewayDatabase, dispatches: DispatchStore, sender: WebhookSender, owner: String, clock: GatewayClock
    ) {
        self.database = database
        self.dispatches = dispatches
        self.sender = sender
        self.owner = owner
        self.clock = clock
    }

    /// Sends off what is due, as far as there is room.
    ///
    /// - Returns: how many messages that were.
    func startDue() async throws -> Int {
        guard !isStopped else { return 0 }
        try await releaseStrays()
        let ids = try await choose()
        guard !ids.isEmpty else { return 0 }
        let parcels = try await database.write { [dispatches, owner] db in
            try ids.compactMap { try dispatches.claim(db, $0, owner: owner) }
        }
        guard !isStopped else { return 0 }
        for parcel in parcels {
            let task = Task { await self.deliver(parcel) }
            errands[parcel.dispatch.id] = Errand(webhookId: parcel.dispatch.webhookId, task: task)
        }
        return parcels.count
    }

    var isIdle: Bool { errands.isEmpty }

    func waitForAll() async {
        while let errand = errands.values.first { await errand.task.value }
    }

    /// Lets go of everything; what was in hand is sent by the next gateway.
    func stop() async {
        isStopped = true
        let open = errands.values.map(\.task)
        for task in open { task.cancel() }
        for task in open { await task.value }
    }

    private func choose() async throws -> [String] {
        let now = clock.now
        var room = Self.maximumErrands - errands.count
        guard room > 0 else { return [] }
        let due = try await database.read { [dispatches] db in try dispatches.due(db, at: now, limit: 1000) }
        var counts = Dictionary(errands.values.map { ($0.webhookId, 1) }, uniquingKeysWith: +)
        var chosen: [String] = []
        for (id, webhookId) in due where room > 0 && counts[webhookId, default: 0] < Self.maximumErrandsOfOne {
            chosen.append(id)
            counts[webhookId, default: 0] += 1
            room -= 1
        }
        return chosen
    }

    private func deliver(_ parcel: DispatchStore.Parcel) async {
        let startedAt = clock.now
        let outcome = await sender.send(parcel)
        var call = DispatchRecord.Call(startedAt: startedAt, finishedAt: clock.now)
        var isFinal = false
        switch outcome {
        case .answered(let status, let body): (call.responseStatus, call.responseBody) = (status, body)
        case .failed(let reason): call.errorMessage = reason
        case .refused(let reason):
            call.errorMessage = reason
            isFinal = true
        }
        // A delivery that was cut off by the end of this gateway says nothing about its target.
        if !isStopped {
            let (result, isOver) = (call, isFinal)
            _ = try? await database.write { [dispatches, owner] db in
                try dispatches.complete(db, parcel.dispatch.id, result, owner: owner, isFinal: isOver)
            }
        }
        errands[parcel.dispatch.id] = nil
        clock.nudge()
    }

    /// Takes up what gateways that are gone had in hand, and what this one could not write down.
    private func releaseStrays() async throws {
        let claimants = try await database.read { [dispatches] db in try dispatches.claimants(db) }
        for claimant in claimants {
            let isOurs = claimant == owner
            guard isOurs || OwnerIdentity(claimant)?.isAlive != true else { continue }
            let ids = try await database.read { [dispatches] db in try dispatches.claimed(db, by: claimant) }
            let strays = isOurs ? ids.filter { errands[$0] == nil } : ids
            guard !strays.isEmpty else { continue }
            try await database.write { [dispatches] db in try dispatches.release(db, strays, of: claimant) }
        }
    }
}
