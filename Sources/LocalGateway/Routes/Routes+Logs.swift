import GRDB
import Hummingbird
import NIOCore

extension GatewayCore {
    var logRoutes: [Route] {
        [
            Route("GET", "/logs/{id}") { [self] in try await log($0) },
            Route("GET", "/actor-runs/{runId}/log") { [self] in try await log($0) },
            Route("GET", "/actor-builds/{buildId}/log") { [self] in try await log($0) },
        ]
    }

    /// The log of a run or a build. Lines carry no escape sequences of ours, so `raw` has nothing to leave out.
    private func log(_ request: APIRequest) async throws -> APIResponse {
        let id = request.parameters[0]
        let isRun = try await isRun(id)
        var response: APIResponse
        if request.flag("stream") && isRun && !request.isHead {
            response = APIResponse(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody { [self] writer in
                    try await follow(id) { try await writer.write(ByteBuffer(bytes: $0)) }
                    try await writer.finish(nil)
                })
        } else {
            let bytes = try await database.read { [logs] db in try logs.read(db, id) }
            response = .bytes(bytes, type: "text/plain; charset=utf-8")
        }
        if request.flag("download") { response.headers[.contentDisposition] = "attachment; filename=\"\(id).txt\"" }
        return response
    }

    /// - Returns: false for a build.
    /// - Throws: ``APIError`` 404 when it is neither.
    private func isRun(_ id: String) async throws -> Bool {
        do {
            _ = try await current(id)
            return true
        } catch let error as APIError where error.status == .notFound {
            guard (try? await build(id)) != nil else { throw APIError.notFound("Log") }
            return false
        }
    }

    private func existing(_ id: String) async throws -> RunRecord? {
        do {
            return try await current(id)
        } catch let error as APIError where error.status == .notFound {
            return nil
        }
    }

    /// Hands on the log as it grows, until the run has ended and everything is told. One that is empty is told at once, as
    /// the API does it; a run has a first line from its start on.
    private func follow(_ id: String, _ write: ([UInt8]) async throws -> Void) async throws {
        var position: Int64 = 0
        while true {
            let topic = LogStore.topic(id)
            let counter = board.counter(topic)
            // First the run, then its log: what a run prints is there before its end is. A run that is deleted has no more.
            guard let run = try await existing(id) else { return }
            let start = position
            let bytes = try await database.read { [logs] db in try logs.read(db, id, from: start) }
            if !bytes.isEmpty {
                try await write(bytes)
                position += Int64(bytes.count)
            } else if run.status.isTerminal || board.isClosed || position == 0 {
                return
            }
            if run.status.isTerminal { continue }
            let isOurs = run.owner == owner.description
            await board.wait(topic, after: counter, atMost: isOurs ? .seconds(1) : .milliseconds(200))
            try Task.checkCancellation()
        }
    }
}
