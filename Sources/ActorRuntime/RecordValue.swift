import GatewayClient
import LuaEngine

/// A record of a key-value store as a Lua value: JSON becomes tables, everything else stays a string.
struct RecordValue {
    let value: LuaValue
    let contentType: String

    init(_ response: GatewayResponse) {
        contentType = response.header("Content-Type") ?? "application/octet-stream"
        let isJSON = contentType.lowercased().hasPrefix("application/json") && !response.body.isEmpty
        value = isJSON ? .json(response.body, JSONDecoding(nulls: .keep)) : .bytes(response.body)
    }
}
