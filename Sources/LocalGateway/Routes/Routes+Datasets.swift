import GRDB
import HTTPTypes
import Hummingbird
import NIOCore

extension GatewayCore {
    var datasetRoutes: [Route] {
        [
            Route("GET", "/datasets/{id}/items") { [self] in try await items($0) },
            Route("POST", "/datasets/{id}/items", rate: 400) { [self] in try await push($0) },
            Route("GET", "/datasets/{id}/statistics") { [self] in try await statistics($0) },
        ]
    }

    private func push(_ request: APIRequest) async throws -> APIResponse {
        let items = try DatasetItem.items(in: try await request.decodedBody())
        let reference = request.parameters[0]
        let known = try database.glance { db in try datasets.storages.find(db, reference) }
        // A schema never changes, so it may be looked at before the write, which others wait for.
        try DatasetSchema(stored: known.schema)?.check(items)
        let row = try await database.write { [datasets] db in try datasets.push(db, known.id, items) }
        return .json(.object([]), status: .created, location: "\(baseURL)/v2/datasets/\(row.id)/items")
    }

    private func items(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameters[0]
        let row = try database.glance { db in try datasets.storages.find(db, reference) }
        let hasView = request.value("view").map { !$0.isEmpty } ?? false
        let view = try DatasetView(request, schema: hasView ? DatasetSchema(stored: row.schema) : nil)
        let window = view.window(of: row)
        accesses.note(row.id, .read)
        var response = APIResponse(status: .ok, headers: view.headers(window), body: ResponseBody())
        response.confine()
        let export = ItemExport(
            database: database, view: view, window: window, folder: supervisor.environment.workingDirectory,
            now: clock.now)
        response.body = try await export.body()
        return response
    }

    /// What the fields of the dataset's schema hold; a dataset without one has no statistics.
    private func statistics(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameters[0]
        let row = try database.glance { db in try datasets.storages.find(db, reference) }
        accesses.note(row.id, .read)
        guard let schema = DatasetSchema(stored: row.schema), schema.fields != nil else {
            return .data(.object([("fieldStatistics", .null)]))
        }
        var statistics = FieldStatistics(schema.fieldNames)
        let window = ItemWindow(dataset: row, offset: 0, count: row.itemCount, isDescending: false)
        var done: Int64 = 0
        while done < window.count {
            let start = done
            let block = try await database.read { db in try window.block(db, after: start) }
            try statistics.add(block)
            done = block.done
            try Task.checkCancellation()
        }
        return .data(.object([("fieldStatistics", statistics.json)]))
    }
}
