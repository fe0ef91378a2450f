import GatewayClient
import LuaEngine

extension ErrorObject {
    /// A failure of the gateway or of the way to it.
    public init(_ error: GatewayError) {
        var fields: [(name: String, value: LuaValue)] = [("code", .string(error.code.rawValue))]
        if let status = error.status { fields.append(("status", .integer(Int64(status)))) }
        if let type = error.type { fields.append(("type", .string(type))) }
        if let operation = error.operation { fields.append(("operation", .string(operation))) }
        fields.append(("attempts", .integer(Int64(error.attempts))))
        fields.append(("retryable", .boolean(error.retryable)))
        fields.append(("ambiguous", .boolean(error.ambiguous)))
        if let hint = error.hint { fields.append(("hint", .string(hint))) }
        let prefix = error.operation.map { $0 + ": " } ?? ""
        self.init(message: prefix + error.message, fields: fields)
    }

    /// A mistake in the calling code, found before anything was sent.
    static func badArgument(_ message: String) -> ErrorObject {
        ErrorObject(message: message, fields: [("code", .string("bad_argument"))])
    }
}
