/// How a test server answers.
struct Script: Sendable {
    /// Whether it answers when it has read the head of a request, and never reads the body.
    let answersEarly: Bool
    /// What it does with a connection before it has read anything.
    let welcome: @Sendable () -> [TestServer.Step]
    let reply: @Sendable (TestServer.Request) -> [TestServer.Step]

    init(
        answersEarly: Bool = false,
        welcome: @escaping @Sendable () -> [TestServer.Step] = { [] },
        _ reply: @escaping @Sendable (TestServer.Request) -> [TestServer.Step]
    ) {
        self.answersEarly = answersEarly
        self.welcome = welcome
        self.reply = reply
    }
}
