/// Why the local gateway did not start.
public struct LocalGatewayError: Error, Sendable, CustomStringConvertible {
    /// What kind of thing went wrong.
    public struct Code: Sendable, Hashable {
        let name: String

        /// The port, or the right to bind it, belongs to somebody else.
        public static let addressInUse = Code(name: "address-in-use")
        public static let stateDirectoryNotWritable = Code(name: "state-directory-not-writable")
        /// The database of the state directory cannot be opened or understood.
        public static let databaseUnusable = Code(name: "database-unusable")
    }

    public var code: Code
    public var message: String
    public var cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    public var description: String { message }
}
