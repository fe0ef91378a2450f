extension OperationGroup {
    static let connections = OperationGroup(
        name: "connections",
        summary: "Connections: the Apify accounts that the Maton key may act for.",
        operations: [
            ConnectionOperations.list, ConnectionOperations.create, ConnectionOperations.get,
            ConnectionOperations.delete,
        ]
    )
}

private enum ConnectionOperations {
    static let documentation = "https://github.com/maton-ai/api-gateway-skill/blob/main/SKILL.md"
    static let connectionID = Parameter.path("connectionId", .id, "The ID of the connection.")
    static let columns = ["connection_id", "app", "status", "creation_time"]

    static let list = Operation(
        "connections", "list", .get, "/connections",
        host: .control,
        query: [
            Parameter("app", .string, default: "all", "Only connections to this app: apify."),
            Parameter("status", .choice(["ACTIVE", "PENDING", "FAILED"]), default: "all", "Only those in this state."),
        ],
        response: .array(wrapper: "connections"),
        effect: .read,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the connections of the Maton key.",
        example:
            "for c in apify.connections.list({ app = 'apify', status = 'ACTIVE' }) do print(c.connection_id) end",
        columns: columns,
        source: documentation
    )

    static let create = Operation(
        "connections", "create", .post, "/connections",
        host: .control,
        body: Body(
            .object, "connection",
            fields: [
                Parameter("app", .string, required: true, "The app to connect: apify."),
                Parameter("method", .string, default: "the app's own", "How the app is to be authorised."),
            ],
            "The new connection."
        ),
        response: .resource(wrapper: "connection", userData: ["metadata"]),
        effect: .persist,
        patience: .medium,
        repeatability: Repeatability(
            .notRepeatable, "Every request creates another connection.",
            check: "apify.connections.list({ app = 'apify' }) shows whether one was created"
        ),
        summary: "Creates a connection; its url is to be opened in a browser to finish it.",
        example: "print(apify.connections.create({ app = 'apify' }).url)",
        columns: columns,
        source: documentation
    )

    static let get = Operation(
        "connections", "get", .get, "/connections/{connectionId}",
        host: .control,
        pathParameters: [connectionID],
        response: .resource(wrapper: "connection", userData: ["metadata"]),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns one connection.",
        example: "print(apify.connections.get(connection.connection_id).status)",
        columns: columns,
        source: documentation
    )

    static let delete = Operation(
        "connections", "delete", .delete, "/connections/{connectionId}",
        host: .control,
        pathParameters: [connectionID],
        response: .nothing,
        effect: .delete,
        patience: .short,
        repeatability: .deleting,
        summary: "Deletes a connection; the account behind it stays as it is.",
        example: "apify.connections.delete(connection.connection_id)",
        source: documentation
    )
}
