/// How a script failed or was ended.
public struct LuaError: Error, Sendable {
    public enum Code: Sendable, Equatable {
        /// The text is not Lua.
        case syntax
        /// The text ends too early; more lines could complete it.
        case incomplete
        /// An error that the script did not catch.
        case runtime
        /// The memory cap.
        case memory
        case interrupted(InterruptReason)
        /// `os.exit` with this status.
        case exit(Int32)
        /// The engine is closed, or could not be opened.
        case closed
    }

    public var code: Code
    /// With the place in front: `script.lua:3: …`.
    public var message: String
    /// Where the script was, innermost call first, through coroutines. Empty when there is nothing to tell.
    public var traceback: String
    /// The error object that the script failed with, if it was one.
    public var object: ErrorObject?
    /// Whether the script failed with a text, and not with a table or any other value.
    public var isText = false

    public init(code: Code, message: String, traceback: String = "", object: ErrorObject? = nil) {
        self.code = code
        self.message = message
        self.traceback = traceback
        self.object = object
    }
}

extension LuaError {
    /// The error of a task, with the line that spawned it below its traceback.
    func spawned(at place: String?) -> LuaError {
        guard let place else { return self }
        var error = self
        error.traceback = (traceback.isEmpty ? "stack traceback:" : traceback) + "\n\t\(place): spawned the task"
        return error
    }
}

extension LuaError: CustomStringConvertible {
    public var description: String { traceback.isEmpty ? message : message + "\n" + traceback }
}
