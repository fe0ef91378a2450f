/// Somebody who has things to do at certain moments of a gateway's time.
protocol TimelineParticipant: AnyObject, Sendable {
    /// Sees what other processes on the same state directory have changed.
    func noticeOthers() async

    /// The first moment at which something is left to do, in the past too.
    func nextDue() async throws -> Moment?

    /// Starts what is due and leaves the rest of the work to others.
    func startDue() async throws

    /// Does what is due, and waits for everything that was begun.
    ///
    /// - Returns: how many things were started.
    func finishDue() async throws -> Int

    /// How many things would be started up to a moment, counted no further than `limit`.
    func dueCount(until moment: Moment, limit: Int) async throws -> Int

    /// The clock jumped: what lies between is passed over.
    func clockJumped() async throws
}
