/// A successful answer.
public struct GatewayResponse: Sendable {
    /// The HTTP status, 200 to 299.
    public var status: Int
    /// The headers in the order in which they came.
    public var headers: [(name: String, value: String)]
    /// The body, decompressed.
    public var body: [UInt8]
    /// How many requests were sent for it.
    public var attempts: Int

    public init(status: Int, headers: [(name: String, value: String)], body: [UInt8], attempts: Int) {
        self.status = status
        self.headers = headers
        self.body = body
        self.attempts = attempts
    }

    /// The first header called `name`, in any letter case.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}
