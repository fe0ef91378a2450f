import Foundation
import GatewayAPI

@testable import GatewayClient
@testable import GatewayTestSupport

/// Downloads from a server of the test's into a folder of its own.
final class DownloadDrill: Sendable {
    let folder: String
    var target: String { folder + "/items" }
    var part: String { target + ".part" }

    init() throws {
        folder = NSTemporaryDirectory() + "moongate-download-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The content of a file; nil when there is none.
    func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    func write(_ path: String, _ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    /// What came of it.
    struct Outcome: Sendable {
        var result: DownloadResult?
        var error: GatewayError?
        /// Where each request that reached the server wanted to begin.
        var offsets: [Int?] = []
        var limits: [Int?] = []
    }

    func run(
        _ script: Script, format: ItemFormat? = .jsonl, query: [(String, String)] = [], resumes: Bool = false,
        idle: Duration = .seconds(60), maxRetries: Int = 8, maximumSize: Int? = nil
    ) async throws -> Outcome {
        try await TestServer.with(script) { server in
            let client = try client(to: server.url, idle: idle, maxRetries: maxRetries)
            let query = query + (format.map { [("format", $0.rawValue)] } ?? [])
            let call =
                try format == nil
                ? GatewayClientTests.call("key_value_stores.get_record", "S", "k")
                : GatewayClientTests.call("datasets.items", "D", query: query)
            var outcome = Outcome()
            do throws(GatewayError) {
                outcome.result = try await client.download(
                    Download(
                        call, to: Array(target.utf8), format: format, resumes: resumes, maximumSize: maximumSize))
            } catch {
                outcome.error = error
            }
            await client.shutdown()
            outcome.offsets = server.requests.map { DatasetHost.parameter("offset", of: $0) }
            outcome.limits = server.requests.map { DatasetHost.parameter("limit", of: $0) }
            return outcome
        }
    }

    /// A client that never waits between two attempts.
    func client(to url: String, idle: Duration = .seconds(60), maxRetries: Int = 8) throws -> GatewayClient {
        try GatewayClient(
            .init(
                gatewayURL: url, controlURL: url, key: Secret(testKey),
                deadlines: GatewayClient.Deadlines(idle: idle), maxRetries: maxRetries),
            transport: HurriedTransport(first: nil), timing: VirtualTime().timing)
    }
}
