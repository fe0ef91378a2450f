import GatewayAPI
import GatewayClient
import LuaEngine

/// `apify.configure { max_retries = n, timeout = seconds, total_timeout = seconds, requests_per_second = n }`: how all calls
/// from now on are made, where they do not say so themselves. Returns what has been set so far, in a table of the same form.
struct ConfigureFunction: Sendable {
    let tuning: ClientTuning

    private static let name = "apify.configure"
    private static let options = ["max_retries", "timeout", "total_timeout", "requests_per_second"]

    var configure: NativeFunction {
        NativeFunction(Self.name) { [tuning] call in
            let changes = try Self.changes(call)
            // All or nothing: a mistake in one leaves the others as they are.
            var settings = tuning.settings
            for (name, value) in changes { try Self.set(name, value, &settings) }
            tuning.change { $0 = settings }
            return .values([.table(Self.table(settings))])
        }
    }

    private static func changes(_ call: NativeCall) throws -> [(String, LuaValue)] {
        switch call.type(at: 1) {
        case .none, .nil: return []
        case .table:
            if case .table(let table) = try call.value(at: 1) { return table.entries.map { ($0.key, $0.value) } }
            if case .array(let elements) = try call.value(at: 1), elements.isEmpty { return [] }
        default: break
        }
        throw ErrorObject.badArgument(
            "bad argument #1 to '\(name)' (options by name expected, as in { max_retries = 3 })")
    }

    private static func set(_ option: String, _ value: LuaValue, _ settings: inout ClientTuning.Settings) throws {
        switch option {
        case "max_retries": settings.maxRetries = try ClientOptions.count(option, value, name)
        case "timeout": settings.timeout = try ClientOptions.time(option, value, name)
        case "total_timeout": settings.totalTimeout = try ClientOptions.time(option, value, name)
        case "requests_per_second":
            settings.requestsPerSecond = try ClientOptions.positive(option, value, name, "a number")
        default:
            throw ErrorObject.badArgument(
                Suggestion.message(unknown: "option", option, for: name, among: options))
        }
    }

    private static func table(_ settings: ClientTuning.Settings) -> LuaTable {
        var table = LuaTable()
        if let retries = settings.maxRetries { table.entries.append(("max_retries", .integer(Int64(retries)))) }
        let times = [("timeout", settings.timeout), ("total_timeout", settings.totalTimeout)]
        for (option, time) in times {
            if let time { table.entries.append((option, .number(time / .seconds(1)))) }
        }
        if let rate = settings.requestsPerSecond { table.entries.append(("requests_per_second", .number(rate))) }
        return table
    }
}
