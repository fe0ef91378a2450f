import GatewayAPI
import GatewayClient
import LuaEngine

/// `apify.wait(run, { timeout = seconds })`: waits for a run to end, whichever way it ends, and returns it.
struct WaitFunction: Sendable {
    let gateway: any GatewayAccess

    private static let name = "apify.wait"

    /// Returns the run as it was last seen.
    var wait: NativeFunction {
        NativeFunction(Self.name) { [gateway] call in
            let id = try Self.runID(call)
            let timeout = try Self.timeout(call)
            return .await {
                do {
                    let client = try await gateway.client()
                    let response = try await client.waitForRun(id, timeout: timeout)
                    gateway.startedRuns.see(response)
                    return [.json(response.body, JSONDecoding(unwrap: "data", nulls: .drop(keepingUnder: [])))]
                } catch let error as GatewayError {
                    throw ErrorObject(error)
                }
            }
        }
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

    private static func runID(_ call: NativeCall) throws -> String {
        if let id = call.string(at: 1), !id.isEmpty { return id }
        if call.type(at: 1) == .table, case .table(let run) = try call.value(at: 1), case .string(let id)? = run["id"] {
            return id
        }
        throw ErrorObject.badArgument(
            "bad argument #1 to '\(name)' (a run or the id of one expected, got \(call.type(at: 1).name))")
    }

    private static func timeout(_ call: NativeCall) throws -> Duration? {
        guard call.type(at: 2) != .none, call.type(at: 2) != .nil else { return nil }
        guard call.type(at: 2) == .table, case .table(let options) = try call.value(at: 2) else {
            throw ErrorObject.badArgument(
                "bad argument #2 to '\(name)' (a table of options expected, got \(call.type(at: 2).name))")
        }
        for option in options.entries where option.key != "timeout" {
            throw ErrorObject.badArgument(
                Suggestion.message(unknown: "option", option.key, for: name, among: ["timeout"]))
        }
        switch options["timeout"] {
        case .integer(let seconds)? where seconds >= 0: return .seconds(seconds)
        case .number(let seconds)? where seconds >= 0 && seconds < 1e12: return .seconds(seconds)
        case nil: return nil
        default: throw ErrorObject.badArgument("\(name): option 'timeout' takes a number of seconds, 0 or more")
        }
    }
}
