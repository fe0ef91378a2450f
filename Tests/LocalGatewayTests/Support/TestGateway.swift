import Foundation

@testable import LocalGateway

/// A gateway with stand-in actors, for one test.
struct TestGateway: RunWatching, Sendable {
    /// What is seldom asked of a gateway.
    struct Options {
        var confirmsConnections = false
        var seed: UInt64?
        /// Enforces the real rate limits times this.
        var rateLimitFactor: Double?
        var isForMaintenance = false

        func apply(to configuration: inout LocalGateway.Configuration) {
            configuration.confirmsConnections = confirmsConnections
            configuration.seed = seed
            configuration.isForMaintenance = isForMaintenance
            configuration.enforcesRateLimits = rateLimitFactor != nil
            configuration.rateLimitFactor = rateLimitFactor ?? 1
        }
    }

    let gateway: LocalGateway
    let client: HTTPClient
    private let folder: String

    /// Runs `body` with a gateway and cleans up whatever happens.
    static func with<R>(
        state: String? = nil, token: String? = "secret", runs: Int = 8, memory: Int = 32768, demo: Bool = true,
        options: Options = Options(), configure: (inout LocalGateway.Configuration) -> Void = { _ in },
        _ body: (TestGateway) async throws -> R
    ) async throws -> R {
        let test = try await TestGateway(
            state: state, token: token, runs: runs, memory: memory, demo: demo, options: options, configure: configure)
        do {
            let result = try await body(test)
            await test.close()
            return result
        } catch {
            await test.close()
            throw error
        }
    }

    init(
        state: String? = nil, token: String? = "secret", runs: Int = 8, memory: Int = 32768, demo: Bool = true,
        executable: String? = nil, options: Options = Options(),
        configure: (inout LocalGateway.Configuration) -> Void = { _ in }
    ) async throws {
        folder = try TemporaryFolder.make()
        let program = folder + "/stand-in"
        try Data(StandIn.script.utf8).write(to: URL(fileURLWithPath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        var configuration = LocalGateway.Configuration(
            token: token, stateDirectory: .path(state ?? folder + "/state"), actorExecutable: executable ?? program,
            demo: demo, maximumConcurrentRuns: runs, maximumTotalMemoryMbytes: memory, projectDirectory: nil)
        configuration.actors = StandIn.actors
        options.apply(to: &configuration)
        configure(&configuration)
        gateway = try await LocalGateway.start(configuration)
        let port = UInt16(gateway.baseURL.split(separator: ":").last ?? "") ?? 0
        client = HTTPClient(port: port, token: gateway.token)
    }

    func close() async {
        await gateway.shutdown()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Starts a run and returns it as it is then.
    func start(_ actor: String, _ query: String = "", input: String? = nil) async throws -> HTTPAnswer {
        try await client.post("/v2/acts/apify~\(actor)/runs\(query)", json: input)
    }

    /// Starts a run and waits for its end.
    func finish(_ actor: String, _ query: String = "?", input: String? = nil) async throws -> HTTPAnswer {
        let run = try await start(actor, query + "&waitForFinish=60", input: input)
        return run.status == 201 ? try await self.run(run.string("id")) : run
    }
}

enum TemporaryFolder {
    static func make() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/moongate-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    static func with<R>(_ body: (String) async throws -> R) async throws -> R {
        let path = try make()
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }
}
