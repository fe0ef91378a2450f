import GRDB

/// Seeds of what starts runs and tells about them.
extension GatewayCore {
    var taskSeeds: SeedSection {
        SeedSection(name: "tasks") { [self] text in
            let found = try await list(text, "task") { value in
                let given = try value.text("actId", of: "the task") ?? ""
                // What the API calls `username~name` people write with a slash.
                let actor = try await actor(given.replacing("/", with: "~", maxReplacements: 1))
                return (actor.id, try TaskChange(value))
            }
            return { [tasks] db in
                for (actId, change) in found { _ = try tasks.create(db, actId: actId, change) }
                return [("tasks", found.count)]
            }
        }
    }

    var scheduleSeeds: SeedSection {
        SeedSection(name: "schedules") { [self] text in
            let found = try await list(text, "schedule") { value in
                let change = try ScheduleChange(value, identifiers: identifiers)
                try await checkTargets(change)
                return change
            }
            return { [schedules] db in
                for change in found { _ = try schedules.create(db, change) }
                return [("schedules", found.count)]
            }
        }
    }

    var webhookSeeds: SeedSection {
        SeedSection(name: "webhooks") { [self] text in
            let found = try await list(text, "webhook") { try WebhookChange($0) }
            return { [webhooks] db in
                for change in found { _ = try webhooks.create(db, change) }
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
}
