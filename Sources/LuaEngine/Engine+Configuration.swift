extension Engine {
    /// Where `print` writes.
    public enum OutputTarget: Sendable {
        case standardOutput, standardError
    }

    /// How an engine is set up.
    public struct Configuration: Sendable {
        /// Bytes that scripts may hold besides what the libraries take; nil for no limit.
        public var memoryLimit: Int?
        /// What scripts may touch.
        public var sandbox: Sandbox = .strict
        /// Where `print` writes.
        public var standardOutput: OutputTarget = .standardOutput

        public init() {}
    }
}
