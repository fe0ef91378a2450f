import GatewayAPI
import GatewayClient
import LuaEngine

/// A response of the gateway as the values that a script gets.
struct OperationResult {
    let operation: Operation
    let response: GatewayResponse

    func values() -> [LuaValue] {
        switch operation.response {
        case .resource(let wrapper, let userData):
            [json(unwrap: wrapper, nulls: .drop(keepingUnder: userData))]
        case .page(let userData):
            [json(unwrap: "data", nulls: .drop(keepingUnder: userData))]
        case .keys:
            [json(unwrap: "data", nulls: .drop(keepingUnder: []))]
        case .array(let wrapper):
            [json(unwrap: wrapper, nulls: .drop(keepingUnder: []))]
        case .items:
            items()
        case .record:
            record()
        case .nothing:
            [.boolean(true)]
        }
    }

    private func json(unwrap: String? = nil, nulls: JSONDecoding.Nulls = .keep) -> LuaValue {
        .json(response.body, JSONDecoding(unwrap: unwrap, nulls: nulls, operation: operation.id))
    }

    private var contentType: String {
        response.header("Content-Type")?.lowercased() ?? "application/octet-stream"
    }

    private var isJSON: Bool {
        let type = contentType.prefix { $0 != ";" }
        return type == "application/json" || type.hasSuffix("+json")
    }

    private func items() -> [LuaValue] {
        isJSON ? [json()] : [.bytes(response.body)]
    }

    /// A record's value, and what is known of it.
    private func record() -> [LuaValue] {
        let value: LuaValue =
            isJSON && !response.body.isEmpty ? json() : .bytes(response.body)
        return [
            value,
            .table([
                "content_type": .string(response.header("Content-Type") ?? contentType),
                "size": .integer(Int64(response.body.count)),
            ]),
        ]
    }
}
