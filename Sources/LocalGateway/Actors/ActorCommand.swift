/// A program that is an actor: what to start, and where.
struct ActorCommand: Sendable, Equatable {
    /// The program and what is given to it.
    var arguments: [String]
    var directory: String
}
