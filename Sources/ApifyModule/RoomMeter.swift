import GatewayClient

/// Says on the display that a run waits for memory or for a free slot before it can start.
struct RoomMeter: Sendable {
    private let display: (any ProgressDisplay)?
    private let activity = ProgressActivity()

    init(_ display: (any ProgressDisplay)?) { self.display = display }

    func show(_ refusal: GatewayError) {
        display?.show("waiting for room: " + ProgressText.line(refusal.message, limit: 200), for: activity)
    }

    func end() { display?.show(nil, for: activity) }
}
