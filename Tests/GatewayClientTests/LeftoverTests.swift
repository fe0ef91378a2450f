import Foundation
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("What a failed download leaves behind")
struct LeftoverTests {
    let drill: DownloadDrill

    init() throws { drill = try DownloadDrill() }

    private static func size(_ count: Int) -> Int { DatasetHost.lines(count).content.utf8.count }

    @Test("is a part of complete lines, from which a later download goes on")
    func resume() async throws {
        try drill.write(drill.target, "old")
        let host = DatasetHost.lines(200, [.truncated(Self.size(40) + 5)])
        let failed = try await drill.run(host.script(), maxRetries: 0)
        let hint = try #require(failed.error?.hint)
        #expect(hint.contains("the first 40 items are kept in \(drill.part)") && hint.contains("resume = true"))
        #expect(drill.text(drill.part) == DatasetHost.lines(40).content)
        #expect(drill.text(drill.target) == "old")
        let resumed = try await drill.run(DatasetHost.lines(200).script(), resumes: true)
        #expect(resumed.offsets == [40])
        #expect(resumed.result?.items == 200 && resumed.result?.bytes == host.content.utf8.count)
        #expect(drill.text(drill.target) == host.content)
    }

    @Test("is nothing where nothing can go on from it", arguments: [ItemFormat.json, .xml, .csv, .jsonl])
    func nothing(format: ItemFormat) async throws {
        try drill.write(drill.target, "old")
        let body = format == .json ? "[{}" : format == .jsonl ? "{\"a\"" : "<a>\n"
        let cut = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + body
        let outcome = try await drill.run(Script { _ in [.send(cut), .close] }, format: format, maxRetries: 0)
        #expect(outcome.error?.code == .connectionFailed)
        #expect(drill.text(drill.part) == nil && drill.text(drill.target) == "old")
    }

    @Test("is thrown away by a download that does not resume")
    func anew() async throws {
        try drill.write(drill.part, "{\"old\":1}\n")
        let outcome = try await drill.run(DatasetHost.lines(3).script())
        #expect(outcome.offsets == [nil])
        #expect(drill.text(drill.target) == DatasetHost.lines(3).content)
    }

    @Test("without anything left, resuming is a download like any other")
    func absent() async throws {
        let outcome = try await drill.run(DatasetHost.lines(3).script(), resumes: true)
        #expect(outcome.offsets == [nil] && outcome.result != nil)
    }

    @Test("is not touched when it cannot be what it should be")
    func foreign() async throws {
        try drill.write(drill.part, "something else\nof somebody's\n")
        let outcome = try await drill.run(DatasetHost.lines(3).script(), resumes: true)
        #expect(outcome.error?.code == .fileError && outcome.offsets.isEmpty)
        #expect(drill.text(drill.part) == "something else\nof somebody's\n")
    }

    @Test("cannot be gone on from in other formats, which the error says with the reason")
    func reasons() async throws {
        let json = try await drill.run(DatasetHost.lines(3).script(), format: .json, resumes: true)
        #expect(json.error?.message.contains("json cannot be put together from parts; jsonl can") == true)
        let clean = try await drill.run(DatasetHost.lines(3).script(), query: [("clean", "true")], resumes: true)
        #expect(clean.error?.message.contains("'clean'") == true)
        #expect(json.offsets.isEmpty && clean.offsets.isEmpty)
    }

    @Test("by a cancelled task is the same: complete lines, and where they are")
    func cancelled() async throws {
        let host = DatasetHost.lines(200, [.silence(Self.size(40) + 5)])
        try await TestServer.with(host.script()) { server in
            let client = try drill.client(to: server.url)
            let (pieces, arrived) = AsyncStream.makeStream(of: Int.self)
            let download = Download(
                try call("datasets.items", "D", query: [("format", "jsonl")]), to: Array(drill.target.utf8),
                format: .jsonl, progress: { arrived.yield($0.bytes) })
            let task = Task { () async -> GatewayError? in
                do throws(GatewayError) {
                    _ = try await client.download(download)
                    return nil
                } catch {
                    return error
                }
            }
            for await bytes in pieces where bytes >= Self.size(40) { break }
            task.cancel()
            let error = await task.value
            #expect(error?.code == .cancelled && error?.hint?.contains(drill.part) == true)
            await client.shutdown()
        }
        #expect(drill.text(drill.part) == DatasetHost.lines(40).content)
        #expect(drill.text(drill.target) == nil)
    }
}
