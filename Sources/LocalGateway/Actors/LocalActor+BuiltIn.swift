import BuiltInActors

extension LocalActor {
    /// The actors inside the binary.
    static let builtIn = BuiltInActors.all.map { actor in
        LocalActor(
            username: BuiltInActor.username, name: actor.name, title: actor.title, description: actor.description,
            source: String(decoding: actor.source, as: UTF8.self), timeoutSecs: Int64(actor.timeoutSecs),
            memoryMbytes: Int64(actor.memoryMbytes), exampleInput: actor.exampleInput)
    }
}
