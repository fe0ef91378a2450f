import Foundation
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A download")
struct DownloadTests {
    let drill: DownloadDrill

    init() throws { drill = try DownloadDrill() }

    @Test("of any format is written as it comes, and counted", arguments: ItemFormat.allCases)
    func formats(format: ItemFormat) async throws {
        let body: String =
            switch format {
            case .json: "[\n{\"key\":\"\(testKey)\"}]"
            case .jsonl: "{\"key\":\"\(testKey)\"}\n"
            case .csv: "\u{FEFF}key\n\(testKey)\n"
            case .xlsx: "PK\u{3}\u{4}\0\u{1}\(testKey)"
            case .xml, .rss: "<?xml version='1.0'?><items/>\n"
            case .html: "<table></table>"
            }
        let type = format == .html ? "text/html" : "application/octet-stream"
        let answer = TestServer.answer(body, headers: ["X-Apify-Pagination-Count: 7"], type: type)
        let outcome = try await drill.run(Script { _ in answer }, format: format)
        // The key stands in a file as it stood in the data: a file is a copy.
        #expect(drill.text(drill.target) == body)
        #expect(outcome.result?.bytes == body.utf8.count && outcome.result?.items == 7)
        #expect(drill.text(drill.part) == nil)
    }

    @Test("is decompressed, and fails when what was compressed is not whole")
    func compressed() async throws {
        let packed = try #require(Data(base64Encoded: Self.packed))
        let answer = TestServer.answer(200, Array(packed), headers: ["Content-Encoding: gzip"])
        let outcome = try await drill.run(Script { _ in answer }, format: .json)
        #expect(outcome.result?.bytes == 12, "\(String(describing: outcome.error))")
        #expect(drill.text(drill.target) == "[          ]")
        let cut = TestServer.answer(200, Array(packed.dropLast(9)), headers: ["Content-Encoding: gzip"])
        let broken = try await drill.run(Script { _ in cut }, format: .json, maxRetries: 0)
        #expect(broken.error != nil)
        #expect(drill.text(drill.target) == "[          ]")
    }

    /// `[` ten spaces `]`, made with `gzip -n`.
    private static let packed = "H4sIAAAAAAACA4tWgINYAASni5UMAAAA"

    @Test("that is larger than allowed ends")
    func tooLarge() async throws {
        let outcome = try await drill.run(DatasetHost.lines(100).script(), maximumSize: 1000)
        #expect(outcome.error?.code == .responseTooLarge)
        #expect(outcome.offsets.count == 1)
    }

    @Test("keeps the permissions of the file it replaces")
    func permissions() async throws {
        try drill.write(drill.target, "old")
        #expect(chmod(drill.target, 0o640) == 0)
        _ = try await drill.run(DatasetHost.lines(3).script())
        let mode = try FileManager.default.attributesOfItem(atPath: drill.target)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        #expect(drill.text(drill.target) == DatasetHost.lines(3).content)
    }

    @Test("into a folder, a pipe or a link fails before anything is asked", arguments: ["folder", "pipe", "link"])
    func badTarget(kind: String) async throws {
        switch kind {
        case "folder": try FileManager.default.createDirectory(atPath: drill.target, withIntermediateDirectories: false)
        case "pipe": #expect(mkfifo(drill.target, 0o600) == 0)
        default: #expect(symlink("/dev/null", drill.part) == 0)
        }
        let outcome = try await drill.run(DatasetHost.lines(3).script())
        #expect(outcome.error?.code == .fileError)
        #expect(outcome.offsets.isEmpty)
    }

    @Test("that another one is writing is left alone")
    func concurrent() async throws {
        let other = try PartFile(target: Array(drill.target.utf8), keepsOld: false)
        let outcome = try await drill.run(DatasetHost.lines(3).script())
        #expect(outcome.error?.message.contains("another download") == true)
        #expect(FileManager.default.fileExists(atPath: drill.part))
        try await other.commit()
        #expect(drill.text(drill.target)?.isEmpty == true)
    }

    @Test(
        "that is answered with an error, a page or something else leaves no file and what was there",
        arguments: [
            (404, #"{"error":{"type":"record-not-found","message":"none"}}"#, "application/json"),
            (200, "<html>please log in</html>", "text/html; charset=utf-8"),
            (200, "<html>please log in</html>", "text/plain"),
            (200, #"{"error":"?"}"#, "application/json"), (302, "", "text/plain"),
        ])
    func refused(status: Int, body: String, type: String) async throws {
        try drill.write(drill.target, "old")
        let answer = TestServer.answer(status, body, headers: ["Location: http://127.0.0.1:1/"], type: type)
        let outcome = try await drill.run(Script { _ in answer }, format: .json)
        #expect(outcome.error?.status == status)
        #expect(outcome.offsets.count == 1)
        #expect(drill.text(drill.target) == "old")
        #expect(drill.text(drill.part) == nil)
    }

    @Test("of a record takes any content; one that is missing leaves nothing")
    func record() async throws {
        let page = TestServer.answer("<html></html>", type: "text/html")
        #expect(try await drill.run(Script { _ in page }, format: nil).result?.bytes == 13)
        #expect(drill.text(drill.target) == "<html></html>")
        let none = TestServer.answer(404, #"{"error":{"type":"record-not-found","message":"none"}}"#)
        let outcome = try await drill.run(Script { _ in none }, format: nil)
        #expect(outcome.error?.code == .notFound)
        #expect(drill.text(drill.part) == nil)
    }
}
