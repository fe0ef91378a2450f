/// How a test server answers.
struct Script: Sendable {
    let reply: @Sendable (TestServer.Request) -> [TestServer.Step]

    init(_ reply: @escaping @Sendable (TestServer.Request) -> [TestServer.Step]) {
        self.reply = reply
    }
}
