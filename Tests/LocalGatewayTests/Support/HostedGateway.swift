import Foundation

@testable import LocalGateway

/// A gateway in a process of its own that runs stand-in actors.
struct HostedGateway: RunWatching, Sendable {
    private let host: HostProcess
    var client: HTTPClient { host.client }
    var baseURL: String { host.baseURL }

    /// - Parameters:
    ///   - state: the state directory.
    ///   - project: a folder whose `actors/NAME/main.lua` have stand-in behaviours as their source.
    ///   - runs: how many runs go on at a time.
    init(state: String, project: String, runs: Int = 8) async throws {
        let program = project + "/stand-in"
        if !FileManager.default.fileExists(atPath: program) {
            try Data(StandIn.script.utf8).write(to: URL(fileURLWithPath: program))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        }
        host = try await HostProcess.start(state, actorHost: program, project: project, runs: runs)
    }

    /// Ends the process as a crash would: without a word.
    func kill() { host.kill() }

    /// Ends it the orderly way.
    func close() async { await host.close() }

    func start(_ actor: String, _ query: String = "") async throws -> String {
        try await client.post("/v2/acts/~\(actor)/runs\(query)").string("id")
    }
}
