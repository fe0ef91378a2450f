import ArgumentParser
import Foundation
import GatewayAPI
import GatewayClient
import LocalGateway

/// The way of a `moongate local …` command to the gateway it is about: the one that runs on the state directory, or, where
/// that makes sense, one that is started for the command alone.
struct LocalControl: Sendable {
    let client: GatewayClient
    /// Whether it was there before this command.
    let wasRunning: Bool

    /// Runs `body` with the gateway of a state directory.
    ///
    /// - Parameters:
    ///   - options: which directory.
    ///   - opens: whether to start a gateway for as long as the command takes when none runs.
    /// - Returns: the exit status.
    static func run(
        _ options: LocalOptions, opens: Bool, _ body: (LocalControl) async throws -> Int32
    ) async -> ExitCode {
        do {
            return ExitCode(try await connected(options, opens: opens, body))
        } catch let problem as CommandProblem {
            StandardError.line("moongate: \(problem.message)")
            return ExitCode(problem.status)
        } catch let failure as GatewayError {
            StandardError.line("moongate: \(failure.message)")
            if let hint = failure.hint { StandardError.line("hint: \(hint)") }
            return ExitCode(ErrorReport.status(ofCode: failure.code.rawValue))
        } catch {
            StandardError.line("moongate: \(error)")
            return ExitCode(ExitStatus.unavailable)
        }
    }

    private static func connected(
        _ options: LocalOptions, opens: Bool, _ body: (LocalControl) async throws -> Int32
    ) async throws -> Int32 {
        if let running = LocalGateway.running(in: options.state).first {
            return try await with(running.baseURL, running.token, options, wasRunning: true, body)
        }
        guard opens else {
            throw CommandProblem(
                message: "no local gateway runs on \(options.state); start one with: moongate local serve",
                status: ExitStatus.unavailable)
        }
        var configuration = LocalGateway.Configuration(
            stateDirectory: .path(options.state), actorExecutable: Executable.path, demo: false)
        configuration.version = Version.number
        configuration.isForMaintenance = true
        let server = try await LocalGateway.start(configuration)
        do {
            let status = try await with(server.baseURL, server.token, options, wasRunning: false, body)
            await server.shutdown()
            return status
        } catch {
            await server.shutdown()
            throw error
        }
    }

    private static func with(
        _ url: String, _ token: String, _ options: LocalOptions, wasRunning: Bool,
        _ body: (LocalControl) async throws -> Int32
    ) async throws -> Int32 {
        var configuration = GatewayClient.Configuration(gatewayURL: url, controlURL: url, key: Secret(token))
        configuration.userAgent = "moongate/\(Version.number)"
        configuration.connection = options.connection
        let client = try GatewayClient(configuration)
        do {
            let status = try await body(LocalControl(client: client, wasRunning: wasRunning))
            await client.shutdown()
            return status
        } catch {
            await client.shutdown()
            throw error
        }
    }

    /// What the control interface answers, below `data`; nil for an answer without a body.
    func call(_ verb: Verb, _ path: String, _ body: [UInt8]? = nil) async throws -> [String: Any]? {
        let answer = try await client.develop(verb, path, body: body)
        guard !answer.isEmpty else { return nil }
        let value = try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any]
        return value?["data"] as? [String: Any] ?? [:]
    }

    static func json(_ value: [String: Any]) throws -> [UInt8] {
        [UInt8](try JSONSerialization.data(withJSONObject: value, options: [.withoutEscapingSlashes]))
    }
}

/// Which local gateway a command is about.
struct LocalOptions: ParsableArguments {
    @Option(name: .customLong("state"), help: ArgumentHelp("Folder of the gateway's data.", valueName: "DIR"))
    var namedState: String?

    @Option(help: ArgumentHelp("The connection whose account is meant.", valueName: "ID"))
    var connection: String?

    @Flag(help: "Print what the gateway answers as JSON.")
    var json = false

    var state: String { namedState ?? LocalState.defaultFolder }

    /// Prints an answer the way programs like it.
    func printJSON(_ value: [String: Any]?) throws -> Int32 {
        let data = try JSONSerialization.data(
            withJSONObject: value ?? [:], options: [.sortedKeys, .withoutEscapingSlashes])
        return StandardOutput.line([UInt8](data)) ?? ExitStatus.success
    }

    /// Prints lines the way people like them.
    func print(_ lines: [String]) -> Int32 {
        for line in lines {
            // Names and paths come from whoever sent requests; on a terminal they must stay text.
            let tame = line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }.joined()
            if let status = StandardOutput.line(Array(tame.utf8)) { return status }
        }
        return ExitStatus.success
    }
}
