extension LocalActor {
    static let builtIn: [LocalActor] = []
}
