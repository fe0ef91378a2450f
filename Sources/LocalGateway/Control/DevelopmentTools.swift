/// What only a gateway for tests has: faults, a log of requests, limits that can be turned on. All accounts of a gateway
/// share it; other moongate processes that use the same state directory have their own.
struct DevelopmentTools: Sendable {
    let faults: FaultTable
    let requests: RequestLog
    let limiter: RateLimiter?
    let startedAt: Moment

    init(
        _ configuration: LocalGateway.Configuration, clock: GatewayClock, identifiers: IdentifierSource,
        board: ChangeBoard
    ) {
        faults = FaultTable(identifiers: identifiers)
        requests = RequestLog(clock: clock, board: board)
        limiter =
            configuration.enforcesRateLimits
            ? RateLimiter(factor: configuration.rateLimitFactor, clock: clock) : nil
        startedAt = .system
    }
}
