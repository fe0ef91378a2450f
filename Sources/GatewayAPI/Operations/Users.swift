extension OperationGroup {
    static let users = OperationGroup(
        name: "users",
        summary: "The account behind the connection.",
        operations: [UserOperations.me]
    )
}

private enum UserOperations {
    static let me = Operation(
        "users", "me", .get, "/users/me",
        response: .resource(wrapper: "data", userData: []),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns the account that the connection acts for.",
        example: "print(apify.users.me().username)",
        columns: ["id", "username", "email", "plan", "createdAt"],
        source: "https://docs.apify.com/api/v2/users-me-get"
    )
}
