/// The one account of a local gateway.
struct LocalUser: Sendable {
    var id: String
    var username = "moongate"
    var createdAt: Moment
}
