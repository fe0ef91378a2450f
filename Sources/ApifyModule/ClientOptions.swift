import GatewayAPI
import GatewayClient
import LuaEngine

/// What scripts may say about how a call is made rather than about what it does. These options are Lua's, so they are
/// written in its way, and they never reach the wire.
///
/// `timeout` is the time for one attempt, except where the API itself has an option of that name (for the start of a run it is
/// the run's); `request_timeout` is the same everywhere.
public enum ClientOptions {
    private static let common = [
        ArgumentHelp("max_retries", "integer, 0 to 1000", "How often a failed request is sent again."),
        ArgumentHelp("request_timeout", "number", "How many seconds one attempt may take."),
        ArgumentHelp("total_timeout", "number", "How many seconds the call with all its attempts may take."),
    ]
    private static let attempt = ArgumentHelp("timeout", "number", "The same as request_timeout.")
    private static let room = ArgumentHelp(
        "wait_for_resources", "boolean or number", default: "false",
        "Whether to wait, or how many seconds, while the account has no room for another run.")

    /// What nobody means: a hundred years.
    static let longest = 3.2e9

    /// The options that calls of an operation take.
    public static func all(for operation: Operation) -> [ArgumentHelp] {
        common + (operation.queryParameter(attempt.name) == nil ? [attempt] : [])
            + (operation.effect.contains(.spend) && !operation.effect.contains(.persist) ? [room] : [])
    }

    /// Takes note of an option.
    ///
    /// - Throws: `ErrorObject` with the code `bad_argument` for a value that makes no sense.
    static func read(_ name: String, _ value: LuaValue, for function: String, into options: inout CallOptions) throws {
        switch name {
        case "max_retries": options.maxRetries = try count(name, value, function)
        case "total_timeout": options.totalTimeout = try time(name, value, function)
        case room.name: options.resourceWait = try roomWait(value, function)
        default: options.timeout = try time(name, value, function)
        }
    }

    static func count(_ name: String, _ value: LuaValue, _ function: String) throws -> Int {
        if case .integer(let number) = value, (0...1000).contains(number) { return Int(number) }
        throw ErrorObject.badArgument("\(function): option '\(name)' takes a whole number from 0 to 1000")
    }

    static func time(_ name: String, _ value: LuaValue, _ function: String) throws -> Duration {
        .seconds(try positive(name, value, function, "a number of seconds"))
    }

    static func positive(_ name: String, _ value: LuaValue, _ function: String, _ what: String) throws -> Double {
        let number: Double? =
            switch value {
            case .integer(let number): Double(number)
            case .number(let number): number
            default: nil
            }
        if let number, number > 0, number < longest { return number }
        throw ErrorObject.badArgument("\(function): option '\(name)' takes \(what), more than 0")
    }

    private static func roomWait(_ value: LuaValue, _ function: String) throws -> Duration? {
        switch value {
        case .boolean(true): .seconds(longest)
        case .boolean(false): nil
        default: try time(room.name, value, function)
        }
    }
}
