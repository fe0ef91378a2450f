/// How a test server answers.
struct Script: Sendable {
    /// Whether it answers when it has read the head of a request, and never reads the body.
    let answersEarly: Bool
    let reply: @Sendable (TestServer.Request) -> [TestServer.Step]

    init(answersEarly: Bool = false, _ reply: @escaping @Sendable (TestServer.Request) -> [TestServer.Step]) {
        self.answersEarly = answersEarly
        self.reply = reply
    }
}
