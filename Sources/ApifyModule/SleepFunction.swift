import LuaEngine

/// `async.sleep(seconds)`: waits without keeping other tasks from running.
enum SleepFunction {
    /// What nobody means: a hundred years.
    private static let longest = 3.2e9

    static let sleep = NativeFunction("async.sleep") { call in
        guard let seconds = call.number(at: 1), seconds >= 0, seconds < longest else {
            throw ErrorObject.badArgument("bad argument #1 to 'async.sleep' (a number of seconds expected, 0 or more)")
        }
        return .await {
            try await Task.sleep(for: .seconds(seconds))
            return []
        }
    }
}
