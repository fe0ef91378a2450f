/// What a body says about a schedule: everything of a new one, or the fields an update changes.
struct ScheduleChange: Sendable {
    /// The outer optional says whether the field was given, the inner one whether it was null.
    var title: String??
    var description: String??
    var name: String?
    var cron: String?
    var timezone: String?
    var isEnabled: Bool?
    var isExclusive: Bool?
    var notifiesByEmail: Bool?
    var actions: [ScheduleAction]?

    /// - Parameters:
    ///   - body: what was sent.
    ///   - identifiers: where actions get identifiers from.
    ///   - startsPrograms: whether whoever sent it may start actors that are programs.
    /// - Throws: ``APIError`` for fields of a wrong form.
    init(_ body: JSONValue, identifiers: IdentifierSource, startsPrograms: Bool) throws {
        if let name = try body.textField("name") { self.name = try TaskChange.checkedName(name) }
        if body.has("title") { title = .some(try body.textField("title")) }
        if body.has("description") { description = .some(try body.textField("description", limit: 100_000)) }
        cron = try body.textField("cronExpression", limit: 100_000)
        timezone = try body.textField("timezone")
        // The one is tried with a stand-in for the other when that was left out.
        if cron != nil || timezone != nil { _ = try Timetable(cron: cron ?? "@daily", timezone: timezone ?? "UTC") }
        isEnabled = try body.flagField("isEnabled")
        isExclusive = try body.flagField("isExclusive")
        notifiesByEmail = try body.objectField("notifications")?.flagField("email")
        let limit = 2 * ScheduleAction.maximumOfEachKind
        actions = try body.arrayField("actions", limit: limit).map {
            try ScheduleAction.list($0, identifiers: identifiers).map { action in
                var action = action
                action.startsPrograms = startsPrograms
                return action
            }
        }
    }
}
