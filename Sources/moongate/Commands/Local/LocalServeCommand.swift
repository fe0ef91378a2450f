import ArgumentParser
import Foundation
import LocalGateway
import Signals

/// `moongate local serve`: the local gateway alone, for other clients.
struct LocalServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the local gateway until interrupted.",
        discussion: """
            Prints one line with the base URL and the token when it accepts requests. Official Apify clients work \
            with the base URL as their API URL.
            """
    )

    @Option(help: ArgumentHelp("The loopback port; 0 picks a free one.", valueName: "N"))
    var port: UInt16 = 4747

    @Option(help: ArgumentHelp("The token that clients must send; made up when not given.", valueName: "T"))
    var token: String?

    @Option(help: ArgumentHelp("Folder of the gateway's data.", valueName: "DIR"))
    var state: String = LocalState.defaultFolder

    @Flag(help: "Also serve a small site of linked pages under /demo/.")
    var demo = false

    @Option(
        help: ArgumentHelp("Where identifiers and chance begin, so that tests see the same every time.", valueName: "N")
    )
    var seed: UInt64?

    @Flag(help: "Deliver webhooks to other machines too, not only to this one.")
    var allowNet = false

    @Flag(help: "Refuse requests beyond the rate limits of the real API.")
    var enforceRateLimits = false

    @Option(help: ArgumentHelp("What the rate limits are multiplied with when they are enforced.", valueName: "FACTOR"))
    var rateLimitFactor: Double = 1

    @Flag(help: "Make new connections active at once instead of waiting for a confirmation.")
    var confirmConnections = false

    func validate() throws {
        guard rateLimitFactor.isFinite, rateLimitFactor > 0 else {
            throw ValidationError("--rate-limit-factor takes a number above 0")
        }
        // Only such a token arrives in a header as it was sent.
        guard token.map({ !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }) ?? true else {
            throw ValidationError("--token takes visible ASCII characters without spaces")
        }
    }

    private var settings: LocalGateway.Configuration {
        var settings = LocalGateway.Configuration(
            port: Int(port), token: token, stateDirectory: .path(state), actorExecutable: Executable.path, demo: demo,
            seed: seed)
        settings.allowsNetwork = allowNet
        settings.confirmsConnections = confirmConnections
        settings.enforcesRateLimits = enforceRateLimits
        settings.rateLimitFactor = rateLimitFactor
        settings.version = Version.number
        settings.isServed = true
        return settings
    }

    func run() async throws {
        let server: LocalGateway
        do {
            server = try await LocalGateway.start(settings)
        } catch {
            StandardError.line("moongate: \(error)")
            throw ExitCode(ExitStatus.unavailable)
        }
        print("local gateway at \(server.baseURL) token \(server.token)")
        // Whoever started this waits for that line, and a pipe would keep it back until it is full.
        fflush(nil)
        if demo { StandardError.line("moongate: the demo site is at \(server.demoURL)") }
        let signal = await Self.nextSignal()
        await server.shutdown()
        throw ExitCode(ExitStatus.signal(signal))
    }

    private static func nextSignal() async -> Int32 {
        let (signals, continuation) = AsyncStream.makeStream(of: Int32.self)
        let watcher = SignalWatcher { continuation.yield($0) }
        defer { withExtendedLifetime(watcher) {} }
        for await signal in signals { return signal }
        return 0
    }
}
