import GRDB

/// Seeds of what starts runs and tells about them.
extension GatewayCore {
    var taskSeeds: SeedSection {
        SeedSection(name: "tasks") { [self] text in
            let found = try await list(text, "task") { value in
                let given = try value.wordField("actId", of: "the task") ?? ""
                // What the API calls `username~name` people write with a slash.
                let actor = try await actor(given.replacing("/", with: "~", maxReplacements: 1))
                return (actor.id, try TaskChange(value))
            }
            return { [tasks] db in
                try Self.each(found, "task") { _ = try tasks.create(db, actId: $0.0, $0.1) }
                return [("tasks", found.count)]
            }
        }
    }

    func scheduleSeeds(startsPrograms: Bool) -> SeedSection {
        SeedSection(name: "schedules") { [self] text in
            let found = try await list(text, "schedule") { value in
                let change = try ScheduleChange(value, identifiers: identifiers, startsPrograms: startsPrograms)
                try await checkTargets(change)
                return change
            }
            return { [schedules] db in
                try Self.each(found, "schedule") { _ = try schedules.create(db, $0) }
                return [("schedules", found.count)]
            }
        }
    }

    var webhookSeeds: SeedSection {
        SeedSection(name: "webhooks") { [self] text in
            let found = try await list(text, "webhook") { try WebhookChange($0) }
            return { [webhooks] db in
                try Self.each(found, "webhook") { _ = try webhooks.create(db, $0) }
                return [("webhooks", found.count)]
            }
        }
    }

    /// The elements of a section that is an array of objects, each read with its place said when it is wrong.
    private func list<T>(
        _ text: ArraySlice<UInt8>, _ kind: String, _ read: (JSONValue) async throws -> T
    ) async throws -> [T] {
        var found: [T] = []
        for element in try SeedText.elements(text, of: "\"\(kind)s\"") {
            let value = try SeedText.value(element)
            try await found.append(
                SeedText.at("\(kind) \(found.count + 1)") {
                    guard value.isObject else { throw APIError.invalidValue("it must be an object") }
                    return try await read(value)
                })
        }
        return found
    }

    /// Writes one after the other; some mistakes show only then.
    private static func each<T>(_ found: [T], _ kind: String, _ write: (T) throws -> Void) throws {
        for (position, element) in found.enumerated() {
            try SeedText.at("\(kind) \(position + 1)") { try write(element) }
        }
    }
}
