import HTTPTypes

/// The gateway's own routes for its clock; they are no part of the Apify API.
extension GatewayCore {
    var clockRoutes: [Route] {
        [
            Route("GET", "/_moongate/clock") { [self] _ in .data(clockState()) },
            Route("POST", "/_moongate/clock") { [self] request in
                let move = try ClockMove(try await request.jsonObject())
                switch move {
                case .freeze(let moment): try await timeline.freeze(at: moment)
                case .set(let moment): try await timeline.set(moment)
                case .resume: try await timeline.resume()
                case .advance(let step):
                    let count = try await timeline.advance(byMilliseconds: step)
                    return .data(clockState([("happened", .int(Int64(count)))]))
                }
                return .data(clockState())
            },
        ]
    }

    private func clockState(_ more: [(String, JSONValue)] = []) -> JSONValue {
        let setting = clock.setting
        return .object(
            [
                ("now", .date(clock.now)), ("isFrozen", .bool(setting.frozenAt != nil)),
                ("aheadMillis", .int(clock.now.milliseconds - Moment.system.milliseconds)),
            ] + more)
    }
}
