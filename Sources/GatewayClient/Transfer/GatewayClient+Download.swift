import GatewayAPI

extension GatewayClient {
    /// Streams an operation's answer into a file, which appears under its name when it is whole.
    ///
    /// An attempt that is cut short is followed by others, as with every other call, and they go on where it stopped if
    /// the format allows that. When all fail, or the task is cancelled, what has come stays in a file beside the target
    /// if a later download can go on from it; otherwise nothing stays. An existing target is left as it is until then.
    ///
    /// - Throws: A ``GatewayError``.
    public func download(_ download: Download) async throws(GatewayError) -> DownloadResult {
        let resumption = Resumption(download.call, download.format)
        if download.resumes, case .impossible(let reason) = resumption {
            throw GatewayError(
                code: .invalidArgument, message: "this download cannot go on from a part: \(reason)",
                operation: download.call.operation.id, hint: "download it anew, without resume")
        }
        let part = try PartFile(target: download.target, keepsOld: download.resumes)
        let sink = try DownloadSink(download, part: part, resumption)
        var call = download.call
        call.sink = sink
        let response: GatewayResponse
        do throws(GatewayError) {
            response = try await send(call)
            try await part.commit()
        } catch {
            throw ending(error, sink)
        }
        let standing = sink.standing
        return DownloadResult(
            bytes: standing.bytes, attempts: response.attempts, headers: response.headers, items: standing.items)
    }

    /// Leaves only what can be used.
    private func ending(_ error: GatewayError, _ sink: DownloadSink) -> GatewayError {
        guard sink.rows > 0 else {
            sink.part.discard()
            return error
        }
        var error = error
        let advice =
            "the first \(sink.rows) items are kept in \(FileSource.shown(sink.part.path)); "
            + "the same call with resume = true goes on from there"
        error.hint = [error.hint, advice].compactMap { $0 }.joined(separator: "; ")
        return error
    }

    /// The request for the next attempt: a download asks for what is still missing.
    ///
    /// - Returns: nil when nothing is.
    func renewed(_ request: TransportRequest, _ call: OperationCall) throws(GatewayError) -> TransportRequest? {
        guard let sink = call.sink else { return request }
        guard let continuation = sink.continuation(of: call) else { return nil }
        var renewed = try prepare(continuation)
        renewed.headers = request.headers
        return renewed
    }
}
