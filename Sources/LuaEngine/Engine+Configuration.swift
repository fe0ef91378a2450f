extension Engine {
    /// Where `print` writes.
    public enum OutputTarget: Sendable {
        case standardOutput, standardError
        /// Whoever opened the engine. `io.write` and `io.stderr` go there, too.
        case owner(ScriptOutput)

        var isError: Bool {
            if case .standardError = self { return true }
            return false
        }
    }

    /// How an engine is set up.
    public struct Configuration: Sendable {
        /// Bytes that scripts may hold besides what the libraries take; nil for no limit.
        public var memoryLimit: Int?
        /// What scripts may touch.
        public var sandbox: Sandbox = .strict
        /// Where `print` writes.
        public var standardOutput: OutputTarget = .standardOutput
        /// Whether the lines that scripts run are counted, which makes them several times slower.
        public var countsLines = false
        /// Told, on the engine's thread, when a script goes on and when it waits or ends: between the two it may write.
        public var turnChanged: (@Sendable (_ isRunning: Bool) -> Void)?

        public init() {}
    }
}
