/// The user of an account.
struct LocalUser: Sendable {
    var id: String
    var username = "moongate"
    var createdAt: Moment
}

extension LocalUser {
    /// The user of a connection's account: always the same one, also when the account's database is made anew.
    init(connectionId: String, _ settings: Settings) {
        self.init(
            id: Identifier.derived(from: "account \(connectionId)"), username: "moongate-\(connectionId.prefix(6))",
            createdAt: settings.user.createdAt)
    }
}
