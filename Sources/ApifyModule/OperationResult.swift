import GatewayAPI
import GatewayClient
import LuaEngine

/// A response of the gateway as the values that a script gets.
struct OperationResult {
    let operation: Operation
    let response: GatewayResponse

    /// - Throws: `ErrorObject` when the headers that the operation promises are missing.
    func values() throws -> [LuaValue] {
        switch operation.response {
        case .resource(let wrapper, let userData):
            [.json(response.body, JSONDecoding(unwrap: wrapper, nulls: .drop(keepingUnder: userData)))]
        case .page(let userData):
            [.json(response.body, JSONDecoding(unwrap: "data", nulls: .drop(keepingUnder: userData)))]
        case .keys:
            [.json(response.body, JSONDecoding(unwrap: "data", nulls: .drop(keepingUnder: [])))]
        case .array(let wrapper):
            [.json(response.body, JSONDecoding(unwrap: wrapper, nulls: .drop(keepingUnder: [])))]
        case .items:
            try items()
        case .record:
            record()
        case .nothing:
            [.boolean(true)]
        }
    }

    private var contentType: String {
        response.header("Content-Type")?.lowercased() ?? "application/octet-stream"
    }

    private var isJSON: Bool {
        let type = contentType.prefix { $0 != ";" }
        return type == "application/json" || type.hasSuffix("+json")
    }

    /// The items, how many there are in the dataset, and how many of them this page went through.
    private func items() throws -> [LuaValue] {
        guard isJSON else { return [.bytes(response.body)] }
        return [
            .json(response.body, JSONDecoding(nulls: .keep)),
            .integer(try paginationHeader("Total")),
            .integer(try paginationHeader("Count")),
        ]
    }

    private func paginationHeader(_ name: String) throws -> Int64 {
        let header = "X-Apify-Pagination-" + name
        guard let number = response.header(header).flatMap({ Int64($0) }), number >= 0 else {
            throw ErrorObject(
                GatewayError(
                    code: .invalidResponse, message: "the answer lacks a usable \(header) header",
                    operation: operation.id))
        }
        return number
    }

    /// A record's value and its content type.
    private func record() -> [LuaValue] {
        let value: LuaValue =
            isJSON && !response.body.isEmpty ? .json(response.body, JSONDecoding(nulls: .keep)) : .bytes(response.body)
        return [value, .string(contentType)]
    }
}
