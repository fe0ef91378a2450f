/// What a run may use.
struct RunOptions: Sendable, Equatable {
    var build: String
    /// 0 = no timeout.
    var timeoutSecs: Int64
    var memoryMbytes: Int64
    var maxItems: Int64?
    var maxTotalChargeUsd: Double?
    var restartOnError: Bool

    /// The options of a request, each falling back to the given ones.
    ///
    /// Whether the build exists is for the actor to say.
    ///
    /// - Throws: ``APIError`` for values out of bounds.
    func overridden(by request: APIRequest) throws -> RunOptions {
        var options = self
        if let timeout = try request.number("timeout") { options.timeoutSecs = Int64(min(timeout, 1e9).rounded(.up)) }
        if let memory = try request.number("memory") { options.memoryMbytes = try Self.memory(memory) }
        if let maxItems = try request.integer("maxItems") {
            guard maxItems > 0 else { throw Self.notGreaterThanZero("max-items", "maxItems") }
            options.maxItems = Int64(maxItems)
        }
        if let charge = try request.number("maxTotalChargeUsd") {
            guard charge > 0 else { throw Self.notGreaterThanZero("max-total-charge-usd", "maxTotalChargeUsd") }
            options.maxTotalChargeUsd = charge
        }
        if request.value("restartOnError") != nil { options.restartOnError = request.flag("restartOnError") }
        if let build = request.value("build"), !build.isEmpty { options.build = build }
        return options
    }

    private static func notGreaterThanZero(_ code: String, _ name: String) -> APIError {
        APIError(.badRequest, "\(code)-must-be-greater-than-zero", "Parameter \(name) must be greater than zero.")
    }

    private static func memory(_ value: Double) throws -> Int64 {
        guard let memory = Int64(exactly: value), isMemory(memory) else {
            throw APIError.invalidValue(
                "\"memory\" must be a power of 2 between 128 and 32768 megabytes, such as 256 or 1024")
        }
        return memory
    }

    static func isMemory(_ megabytes: Int64) -> Bool {
        (128...32768).contains(megabytes) && megabytes & (megabytes - 1) == 0
    }
}
