import GRDB
import HTTPTypes
import Hummingbird
import NIOCore

extension GatewayCore {
    var datasetRoutes: [Route] {
        [
            Route("GET", "/datasets/{id}/items") { [self] in try await items($0) },
            Route("POST", "/datasets/{id}/items", rate: 400) { [self] request in
                let body = try await request.decodedBody()
                let items = try DatasetItem.items(in: body)
                let reference = request.parameters[0]
                let row = try await database.write { [datasets] db in try datasets.push(db, reference, items) }
                return .json(
                    .object([]), status: .created, location: "\(baseURL)/v2/datasets/\(row.id)/items")
            },
        ]
    }

    private func items(_ request: APIRequest) async throws -> APIResponse {
        let view = try DatasetView(request)
        let reference = request.parameters[0]
        let isHead = request.isHead
        let (row, page, body) = try await database.read { [datasets] db in
            let row = try datasets.storages.find(db, reference)
            let page = view.window(total: row.itemCount)
            guard !isHead else { return (row, page, ByteBuffer()) }
            var output = ByteBuffer(string: "[")
            var isFirst = true
            func append(_ item: some Sequence<UInt8>) {
                if !isFirst { output.writeInteger(UInt8(ascii: ",")) }
                isFirst = false
                output.writeBytes(item)
            }
            try datasets.items(
                db, row.id, from: page.offset, count: page.count, total: row.itemCount, isDescending: view.isDescending
            ) { stored in
                if view.transform.isIdentity {
                    append(stored)
                } else {
                    for item in try view.transform.apply(to: Array(stored)) { append(item) }
                }
            }
            output.writeInteger(UInt8(ascii: "]"))
            return (row, page, output)
        }
        try await database.write { [datasets] db in try datasets.storages.touch(db, row.id, .read) }
        var response = APIResponse(
            status: .ok, headers: view.headers(total: row.itemCount, count: page.count),
            body: isHead ? ResponseBody() : ResponseBody(byteBuffer: body))
        response.headers[.contentType] = APIResponse.jsonType
        if request.flag("attachment") {
            response.headers[.contentDisposition] = "attachment; filename=\"dataset_\(row.id).json\""
        }
        return response
    }
}
