import GatewayAPI
import GatewayClient
import LuaEngine

/// `apify.wait(runs, { timeout = seconds })`: waits for a run, or for each of a list, to end, whichever way it ends.
struct WaitFunction: Sendable {
    let gateway: any GatewayAccess

    private static let name = "apify.wait"

    /// How often a single run is looked at when somebody sees what it says of itself.
    private static let watchedStep = Duration.seconds(5)

    private enum Target {
        case one(String)
        case many([String])

        var ids: [String] {
            switch self {
            case .one(let id): [id]
            case .many(let ids): ids
            }
        }
    }

    /// Returns the run, or an array of the runs, as last seen.
    var wait: NativeFunction {
        NativeFunction(Self.name) { [self] call in
            let target = try Self.target(call)
            let timeout = try Self.timeout(call)
            guard !target.ids.isEmpty else { return .values([.array([])]) }
            let wait = RunWait(timeout: timeout, callSite: call.position)
            let intents = Catalogue.operation("runs.get").map { operation in
                target.ids.compactMap { gateway.intent(OperationCall(operation, path: [$0]), Self.name, call) }
            }
            return .await {
                do {
                    return try await admitting(intents ?? []) { try await runs(target, wait) }
                } catch let error as GatewayError {
                    throw ErrorObject(error)
                }
            }
        }
    }

    /// Waits if every one of the runs may be looked at.
    private func admitting(
        _ intents: [Intent], _ body: () async throws -> [LuaValue]
    ) async throws -> [LuaValue] {
        for intent in intents.dropLast() { _ = try await gateway.admitting(intent) {} }
        return try await gateway.admitting(intents.last, body)
    }

    private func runs(_ target: Target, _ wait: RunWait) async throws -> [LuaValue] {
        var wait = wait
        let meter = gateway.progress.map { WaitMeter($0, runs: target.ids.count) }
        defer { meter?.end() }
        if let meter {
            wait.saw = { meter.saw($0) }
            if case .one = target { wait.step = Self.watchedStep }
        }
        if let gatekeeper = gateway.gatekeeper {
            let seen = wait.saw
            wait.saw = { run in
                seen?(run)
                gatekeeper.saw(run)
            }
            wait.step = gatekeeper.lookStep ?? wait.step
        }
        let answers = try await gateway.noting(.wait(runs: target.ids)) { [wait] in
            try await gateway.client().waitForRuns(target.ids, wait)
        }
        for answer in answers { gateway.startedRuns.see(answer) }
        let runs = answers.map {
            LuaValue.json($0.body, JSONDecoding(unwrap: "data", nulls: .drop(keepingUnder: [])))
        }
        if case .many = target { return [.array(runs)] }
        return runs
    }

    /// Given the id and the status of a run: raises an error when it has not ended.
    var checkEnded: NativeFunction {
        NativeFunction(Self.name) { call in
            let status = call.string(at: 2) ?? "unknown"
            if RunStatus(rawValue: status)?.isTerminal == true { return .pushed(0) }
            throw ErrorObject(
                message: "the run \(call.string(at: 1) ?? "") is still \(status)",
                fields: [
                    ("code", .string("wait_timeout")),
                    ("hint", .string("the run goes on; wait again, or give apify.wait a longer timeout")),
                ])
        }
    }

    private static func target(_ call: NativeCall) throws -> Target {
        if let id = call.string(at: 1), !id.isEmpty { return .one(id) }
        guard call.type(at: 1) == .table else { throw mismatch("got \(call.type(at: 1).name)") }
        switch try call.value(at: 1) {
        case .table(let table) where table.entries.isEmpty: return .many([])
        case .array(let elements):
            return .many(
                try elements.enumerated().map { index, element in
                    guard let id = id(of: element) else {
                        throw mismatch("element \(index + 1) of the list is \(element.typeName)")
                    }
                    return id
                })
        case let value:
            guard let id = id(of: value) else { throw mismatch("got a table without an id") }
            return .one(id)
        }
    }

    private static func id(of value: LuaValue) -> String? {
        switch value {
        case .string(let id) where !id.isEmpty: return id
        case .table(let run):
            if case .string(let id)? = run["id"], !id.isEmpty { return id }
            return nil
        default: return nil
        }
    }

    private static func mismatch(_ given: String) -> ErrorObject {
        .badArgument("bad argument #1 to '\(name)' (a run or the id of one expected, or a list of them; \(given))")
    }

    private static func timeout(_ call: NativeCall) throws -> Duration? {
        guard call.type(at: 2) != .none, call.type(at: 2) != .nil else { return nil }
        guard call.type(at: 2) == .table, case .table(let options) = try call.value(at: 2) else {
            throw ErrorObject.badArgument(
                "bad argument #2 to '\(name)' (a table of options expected, got \(call.type(at: 2).name))")
        }
        for option in options.entries where option.key != "timeout" {
            throw ErrorObject.badArgument(
                Suggestion.message(unknown: "option", option.key, for: name, among: ["timeout", "on_status"]))
        }
        switch options["timeout"] {
        case .integer(let seconds)? where seconds >= 0 && Double(seconds) < ClientOptions.longest:
            return .seconds(seconds)
        case .number(let seconds)? where seconds >= 0 && seconds < ClientOptions.longest: return .seconds(seconds)
        case nil: return nil
        default: throw ErrorObject.badArgument("\(name): option 'timeout' takes a number of seconds, 0 or more")
        }
    }
}
