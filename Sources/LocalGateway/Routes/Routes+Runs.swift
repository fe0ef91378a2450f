import GRDB
import GatewayAPI

extension GatewayCore {
    var runRoutes: [Route] {
        [
            Route("GET", "/actor-runs") { [self] in try await listRuns($0, actor: nil) },
            Route("GET", "/actor-runs/{runId}") { [self] request in
                .data(json(try await settled(request.parameters[0], request)))
            },
            Route("PUT", "/actor-runs/{runId}") { [self] request in
                let report = try Self.report(try await request.jsonObject())
                let id = request.parameters[0]
                let run = try await database.write { [runs] db in try runs.report(db, id, report) }
                board.changed(id)
                return .data(json(run))
            },
            Route("POST", "/actor-runs/{runId}/abort") { [self] request in
                .data(json(try await abort(request.parameters[0], request)))
            },
            Route("POST", "/actor-runs/{runId}/resurrect") { [self] request in
                .data(json(try await resurrect(request.parameters[0], request)))
            },
        ]
    }

    /// The statuses that runs are asked for by; all of them when the list is empty.
    static func statuses(_ request: APIRequest) throws -> [String] {
        let statuses = request.list("status") ?? []
        if let unknown = statuses.first(where: { RunStatus(rawValue: $0) == nil }) {
            throw APIError.invalidParameter("Query parameter \"status\" has the unknown value \"\(unknown)\".")
        }
        return statuses
    }

    func listRuns(_ request: APIRequest, actor: LocalActor?, task: TaskRecord? = nil) async throws -> APIResponse {
        let page = try Page(request)
        let filter = RunStore.Filter(
            actId: actor?.id, taskId: task?.id, statuses: try Self.statuses(request),
            origin: request.value("origin").flatMap { $0.isEmpty ? nil : $0 },
            startedAfter: try request.date("startedAfter"),
            startedBefore: try request.date("startedBefore"))
        var (total, found) = try await database.read { [runs] db in try runs.list(db, filter, page: page) }
        if found.contains(where: isOrphan) {
            await settleOrphans()
            (total, found) = try await database.read { [runs] db in try runs.list(db, filter, page: page) }
        }
        let items = found.map { $0.listJSON(user: user) }
        return .data(page.envelope(total: total, items: items))
    }

    /// Reads the body of `PUT /actor-runs/{id}`: the status message, and the traffic a child counted itself.
    private static func report(_ body: JSONValue) throws -> RunStore.Report {
        var report = RunStore.Report()
        if body.has("statusMessage") {
            report.message = .some(try body.textField("statusMessage", limit: APIRequest.bodyLimit))
        }
        report.isTerminal = try body.flagField("isStatusMessageTerminal")
        report.generalAccess = try body.choiceField("generalAccess", among: accessLevels)
        if let traffic = body["moongate"] {
            report.netReceived = traffic["netRxBytes"]?.integer.map { max(0, $0) }
            report.netSent = traffic["netTxBytes"]?.integer.map { max(0, $0) }
        }
        return report
    }
}
