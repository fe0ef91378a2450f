import GatewayAPI
import GatewayClient

/// What a call that is planned, or that looks at what a planned one would have made, is answered with.
enum PlannedAnswer {
    /// Stands for what is not known before.
    static let unknown = "(known after run)"

    /// Whether a call is about something that is not there yet.
    static func isGuess(_ call: OperationCall) -> Bool {
        (call.path + call.query.map(\.1)).contains { $0.contains(unknown) }
    }

    /// The answer for something that is there already.
    static func found(_ thing: JSONTree, for call: OperationCall) -> GatewayResponse {
        response(.object([call.operation.response.wrapper ?? "data": thing]))
    }

    /// - Returns: nil for a call that is to be sent.
    /// - Throws: A ``GatewayError`` for a record that is not there yet.
    static func answer(to call: OperationCall) throws(GatewayError) -> GatewayResponse? {
        let operation = call.operation
        if operation.effect == .read {
            guard isGuess(call) else { return nil }
            return try look(call)
        }
        switch operation.response {
        case .nothing: return response(nil, status: 204)
        case .resource(let wrapper, _):
            return response(.object([wrapper: .object(fields(of: call))]), status: 201)
        default: return response(.object(["data": .object(fields(of: call))]), status: 201)
        }
    }

    /// The fields that were sent, with what the other side would add.
    private static func fields(of call: OperationCall) -> [String: JSONTree] {
        let operation = call.operation
        if operation.group == "connections" {
            return ["connection_id": .string(unknown), "status": .string("PENDING"), "url": .string(unknown)]
        }
        if operation.effect.contains(.spend), !operation.effect.contains(.persist) || operation.group == "runs" {
            return run(operation.group == "runs" ? call.path.first ?? unknown : unknown, "SUCCEEDED")
        }
        if operation.id == "runs.abort" { return run(call.path.first ?? unknown, "ABORTED") }
        var fields: [String: JSONTree] = [:]
        if case .object(let sent)? = call.body.flatMap(JSONTree.init) { fields = sent }
        if let name = call.query.first(where: { $0.0 == "name" })?.1 { fields["name"] = .string(name) }
        fields["id"] = .string(call.path.first ?? unknown)
        return fields
    }

    private static func run(_ id: String, _ status: String) -> [String: JSONTree] {
        var fields = ["id": id, "status": status]
        for name in ["actId", "defaultDatasetId", "defaultKeyValueStoreId", "defaultRequestQueueId"] {
            fields[name] = unknown
        }
        return fields.mapValues { JSONTree.string($0) }
    }

    /// Nothing is in what does not exist yet.
    private static func look(_ call: OperationCall) throws(GatewayError) -> GatewayResponse {
        switch call.operation.response {
        case .items: return response(.array([]))
        case .array(let wrapper): return response(.object([wrapper: .array([])]))
        case .page, .keys:
            let empty: [String: JSONTree] = [
                "items": .array([]), "total": .integer(0), "count": .integer(0), "offset": .integer(0),
                "limit": .integer(1000), "isTruncated": .boolean(false),
            ]
            return response(.object(["data": .object(empty)]))
        case .record:
            throw GatewayError(
                code: .notFound, status: 404, type: "record-not-found",
                message: "the record is known after the run only",
                operation: call.operation.id)
        case .resource(let wrapper, _):
            let fields =
                call.operation.group == "runs" ? run(unknown, "SUCCEEDED") : ["id": JSONTree.string(unknown)]
            return response(.object([wrapper: .object(fields)]))
        case .nothing: return response(nil, status: 204)
        }
    }

    private static let headers: [(name: String, value: String)] = [
        ("Content-Type", "application/json"), ("X-Apify-Pagination-Total", "0"), ("X-Apify-Pagination-Count", "0"),
    ]

    private static func response(_ body: JSONTree?, status: Int = 200) -> GatewayResponse {
        GatewayResponse(
            status: status, headers: headers, body: body?.text ?? [],
            attempts: 0)
    }
}
