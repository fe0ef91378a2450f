import Hummingbird
import NIOCore

/// Does to one request and its answer what a rule says.
struct FaultPlayer: Sendable {
    /// The connection was closed on purpose; there is nobody to answer.
    struct Dropped: Error {}

    private static let brokenJSON = #"{"data":{"id":"cut off in the mi"#

    let effect: FaultRule.Effect
    let channel: any Channel
    /// Whether the client sees the headers alone, and so nothing of what is done to the body.
    var isHead = false

    /// - Parameter process: answers the request as it would be answered without a rule.
    /// - Throws: ``Dropped`` when the connection was closed.
    func play(_ process: () async throws -> APIResponse) async throws -> APIResponse {
        // Real time: whoever waits for an answer lives in it, whatever the gateway's clock says.
        if let delay = effect.delay { try await Task.sleep(for: delay) }
        if effect.drop == .before { try await hangUp() }
        if let answer = effect.answer, answer.phase == .before { return shape(response(answer)) }
        let real = try await process()
        if effect.drop == .after { try await hangUp() }
        if let answer = effect.answer { return shape(response(answer)) }
        return shape(real)
    }

    private func hangUp() async throws -> Never {
        try? await channel.close()
        throw Dropped()
    }

    private func response(_ answer: FaultRule.Answer) -> APIResponse {
        var response = APIResponse.bytes(answer.body, type: answer.contentType, status: answer.status)
        for header in answer.headers { response.headers[header.name] = header.value }
        return response
    }

    /// What remains is about the body on its way out.
    private func shape(_ response: APIResponse) -> APIResponse {
        var response = response
        if effect.isMalformed {
            let status = response.status == .noContent ? .ok : response.status
            response = .bytes(Array(Self.brokenJSON.utf8), type: APIResponse.jsonType, status: status)
        }
        guard !isHead else { return response }
        if let speed = effect.bytesPerSecond { response.body = Self.slowed(response.body, speed) }
        if let limit = effect.truncate { response.body = truncated(response.body, limit) }
        return response
    }

    private static func slowed(_ body: ResponseBody, _ speed: Int) -> ResponseBody {
        ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(SlowWriter(next: writer, bytesPerSecond: speed))
        }
    }

    /// The head promises the whole body; so does the chunk that is missing when there was no length.
    private func truncated(_ body: ResponseBody, _ limit: Int) -> ResponseBody {
        let channel = channel
        return ResponseBody(contentLength: body.contentLength) { writer in
            do {
                try await body.write(CuttingWriter(next: writer, left: limit))
            } catch is Dropped {
                try? await channel.close()
                throw Dropped()
            }
        }
    }
}

/// Passes on so many bytes in a second.
private struct SlowWriter: ResponseBodyWriter {
    var next: any ResponseBodyWriter
    let bytesPerSecond: Int

    mutating func write(_ buffer: ByteBuffer) async throws {
        var rest = buffer
        // Pieces every tenth of a second, but no empty ones.
        let piece = max(1, bytesPerSecond / 10)
        while let bytes = rest.readSlice(length: min(piece, rest.readableBytes)), bytes.readableBytes > 0 {
            try await next.write(bytes)
            let share = Double(bytes.readableBytes) / Double(bytesPerSecond)
            try await Task.sleep(for: .milliseconds(Int64(share * 1000)))
        }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await next.finish(trailingHeaders) }
}

/// Passes on so many bytes and gives up when there are more.
private struct CuttingWriter: ResponseBodyWriter {
    var next: any ResponseBodyWriter
    var left: Int

    mutating func write(_ buffer: ByteBuffer) async throws {
        var rest = buffer
        if let bytes = rest.readSlice(length: min(left, rest.readableBytes)), bytes.readableBytes > 0 {
            try await next.write(bytes)
            left -= bytes.readableBytes
        }
        if rest.readableBytes > 0 { throw FaultPlayer.Dropped() }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await next.finish(trailingHeaders) }
}
