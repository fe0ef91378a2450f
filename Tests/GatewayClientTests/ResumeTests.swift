import Foundation
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A download that is cut")
struct ResumeTests {
    typealias Fault = DatasetHost.Fault
    let drill: DownloadDrill

    init() throws { drill = try DownloadDrill() }

    /// The number of bytes of so many lines.
    private static func size(_ count: Int) -> Int { DatasetHost.lines(count).content.utf8.count }

    @Test(
        "goes on behind the last complete line, as often as it has to",
        arguments: [
            ([Fault.truncated(size(40) + 5)], [nil, 40]), ([.chunks(size(40))], [nil, 40]),
            (
                [.truncated(size(40) + 5), .truncated(3), .truncated(size(100) - size(90)), .chunks(1)],
                [nil, 40, 40, 50, 50]
            ),
            ([.truncated(0)], [nil, nil]), ([.truncated(9)], [nil, nil]),
            ([.answer(TestServer.answer(503, "")), .truncated(size(1))], [nil, nil, 1]),
            ([.truncated(size(7)), .answer(TestServer.answer(500, "{}")), .answer([.close])], [nil, 7, 7, 7]),
        ] as [([Fault], [Int?])])
    func lines(faults: [Fault], offsets: [Int?]) async throws {
        let host = DatasetHost.lines(200, faults)
        let outcome = try await drill.run(host.script())
        #expect(outcome.offsets == offsets)
        #expect(drill.text(drill.target) == host.content)
        #expect(outcome.result?.items == 200 && outcome.result?.bytes == host.content.utf8.count)
        #expect(drill.text(drill.part) == nil)
    }

    @Test("by a reset loses nothing and doubles nothing")
    func reset() async throws {
        let host = DatasetHost.lines(200, [.reset(Self.size(90)), .reset(Self.size(20))])
        let outcome = try await drill.run(host.script())
        #expect(outcome.result != nil && outcome.offsets.count == 3)
        #expect(drill.text(drill.target) == host.content)
    }

    @Test("keeps the offset and the limit it was given")
    func window() async throws {
        let host = DatasetHost.lines(200, [.truncated(Self.size(10))])
        // Lines 0 to 9 are shorter than the ones that come here, so some more than 9 of these fit.
        let outcome = try await drill.run(host.script(), query: [("offset", "100"), ("limit", "50")])
        let begin = try #require(outcome.offsets.last ?? nil)
        #expect(outcome.offsets == [100, begin] && begin > 100)
        #expect(outcome.limits == [50, 150 - begin])
        #expect(drill.text(drill.target) == host.rows[100..<150].joined())
    }

    @Test("when all that was asked for had come asks for nothing more")
    func complete() async throws {
        let host = DatasetHost.lines(50, [.chunks(Self.size(50))])
        let outcome = try await drill.run(host.script(), query: [("limit", "50")])
        #expect(outcome.offsets.count == 1 && outcome.result != nil)
        #expect(drill.text(drill.target) == host.content)
    }

    @Test("by silence is noticed, however long the whole may take")
    func silence() async throws {
        let host = DatasetHost.lines(200, [.silence(Self.size(40))])
        let outcome = try await drill.run(host.script(), idle: .milliseconds(300))
        #expect(outcome.offsets == [nil, 40])
        #expect(drill.text(drill.target) == host.content)
        let error = try await drill.run(host.script(), idle: .milliseconds(300), maxRetries: 0).error
        #expect(error?.code == .timeout && error?.message.contains("sent nothing for 0.3 s") == true)
    }

    @Test("gets on for longer than a silence may be when bytes keep coming")
    func slow() async throws {
        let body = Array(DatasetHost.lines(2).content.utf8)
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n"
        let script = Script { _ in [.send(head), .drip(body, every: .milliseconds(20))] }
        let outcome = try await drill.run(script, idle: .milliseconds(500), maxRetries: 0)
        #expect(outcome.result?.bytes == body.count, "\(String(describing: outcome.error))")
    }

    @Test("and gets on each time is not given up, however often; one that does not is")
    func progress() async throws {
        let faults = [Fault](repeating: .truncated(Self.size(3)), count: 30)
        let host = DatasetHost.lines(200, faults)
        let outcome = try await drill.run(host.script(), maxRetries: 1)
        #expect(outcome.offsets.count == 31)
        #expect(drill.text(drill.target) == host.content)
        let stuck = DatasetHost.lines(200, [.truncated(Self.size(3))] + [Fault](repeating: .truncated(4), count: 9))
        let failed = try await drill.run(stuck.script(), maxRetries: 2)
        #expect(failed.offsets == [nil, 3, 3, 3])
        #expect(failed.error?.code == .connectionFailed && failed.error?.attempts == 4)
    }

    @Test(
        "begins again where rows are not items",
        arguments: ["clean", "skipEmpty", "skipFailedPages", "simplified", "desc"])
    func filtered(option: String) async throws {
        let host = DatasetHost.lines(200, [.truncated(Self.size(40))])
        let outcome = try await drill.run(host.script(), query: [(option, "true")])
        #expect(outcome.offsets == [nil, nil])
        #expect(drill.text(drill.target) == host.content)
        let off = try await drill.run(host.script(), query: [(option, "false")])
        #expect(off.offsets == [nil, 40])
    }

    @Test("begins again where items are reshaped or the format allows nothing else")
    func restarts() async throws {
        for query in [[("unwind", "a")], [("view", "v")]] {
            let host = DatasetHost.lines(200, [.truncated(Self.size(40))])
            #expect(try await drill.run(host.script(), query: query).offsets == [nil, nil])
            #expect(drill.text(drill.target) == host.content)
        }
        for format in [ItemFormat.json, .xml, .xlsx, .html, .rss] {
            var host = DatasetHost.lines(0, [.truncated(5), .chunks(6)])
            (host.header, host.type) = (format == .json ? "[{},{}]" : format == .xlsx ? "PK12345" : "<a>bcd>", "text/x")
            let outcome = try await drill.run(host.script(), format: format)
            #expect(outcome.offsets == [nil, nil, nil] && drill.text(drill.target) == host.header)
        }
    }

    @Test("begins again when the server does not begin where it is asked to")
    func ignoredOffset() async throws {
        var host = DatasetHost.lines(200, [.truncated(Self.size(40))])
        host.ignoresOffset = true
        let outcome = try await drill.run(host.script())
        #expect(outcome.offsets == [nil, 40, nil])
        #expect(drill.text(drill.target) == host.content)
    }
}
