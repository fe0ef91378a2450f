import GRDB
import HTTPTypes

extension GatewayCore {
    var scheduleRoutes: [Route] {
        [
            Route("GET", "/schedules") { [self] request in
                let page = try Page(request)
                let (total, found) = try await database.read { [schedules] db in try schedules.list(db, page: page) }
                return .data(page.envelope(total: total, items: found.map { $0.json(user: user, isListed: true) }))
            },
            Route("POST", "/schedules") { [self] request in
                let change = try ScheduleChange(
                    try await request.jsonObject(), identifiers: identifiers, startsPrograms: !request.refusesPrograms)
                try await checkTargets(change)
                let made = try await database.write { [schedules] db in try schedules.create(db, change) }
                timeline.changed()
                return .data(made.json(user: user), status: .created, location: "\(baseURL)/v2/schedules/\(made.id)")
            },
            Route("GET", "/schedules/{scheduleId}") { [self] request in
                let reference = request.parameters[0]
                let found = try await database.read { [schedules] db in try schedules.find(db, reference) }
                return .data(found.json(user: user))
            },
            Route("PUT", "/schedules/{scheduleId}") { [self] request in
                let reference = request.parameters[0]
                let change = try ScheduleChange(
                    try await request.jsonObject(), identifiers: identifiers, startsPrograms: !request.refusesPrograms)
                _ = try await database.read { [schedules] db in try schedules.find(db, reference) }
                try await checkTargets(change)
                let changed = try await database.write { [schedules] db in try schedules.update(db, reference, change) }
                timeline.changed()
                return .data(changed.json(user: user))
            },
            Route("DELETE", "/schedules/{scheduleId}") { [self] request in
                let reference = request.parameters[0]
                try await database.write { [schedules] db in try schedules.delete(db, reference) }
                timeline.changed()
                return .deleted
            },
            Route("GET", "/schedules/{scheduleId}/log") { [self] request in
                let reference = request.parameters[0]
                let lines = try await database.read { [schedules] db in try schedules.log(db, reference) }
                return .data(.array(lines.map(\.json)))
            },
        ]
    }

    /// - Throws: ``APIError`` when an action is to run something that does not exist.
    func checkTargets(_ change: ScheduleChange) async throws {
        for action in change.actions ?? [] {
            switch action.target {
            case .actor(let id, _, _):
                guard try await actor(id: id) == nil else { continue }
                throw APIError(.notFound, "schedule-actor-not-found", "Actor with ID \"\(id)\" was not found.")
            case .task(let id, _):
                let isThere = try await database.read { [tasks] db in (try? tasks.find(db, id: id)) != nil }
                guard !isThere else { continue }
                throw APIError(.notFound, "schedule-actor-task-not-found", "Task with ID \"\(id)\" was not found.")
            }
        }
    }
}
