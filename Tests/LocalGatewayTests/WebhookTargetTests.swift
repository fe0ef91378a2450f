import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import LocalGateway

@Suite("Targets of webhooks")
struct WebhookTargetTests {
    private static let withNetwork: @Sendable (inout LocalGateway.Configuration) -> Void = { $0.allowsNetwork = true }

    /// The address of this machine on its network, if it is in one.
    private static let ownAddress = (try? System.enumerateDevices())?.compactMap { device -> String? in
        guard case .v4? = device.address, let address = device.address, !Loopback.contains(address) else { return nil }
        return address.ipAddress
    }.first

    /// A message to be sent.
    private static func parcel(to url: String) async throws -> DispatchStore.Parcel {
        try await TemporaryFolder.with { folder async throws in
            let database = try GatewayDatabase(directory: folder)
            defer { database.close() }
            let (clock, identifiers) = (GatewayClock(board: ChangeBoard()), IdentifierSource(seed: 1))
            let webhooks = WebhookStore(clock: clock, identifiers: identifiers)
            let dispatches = DispatchStore(
                user: LocalUser(id: "u", createdAt: .system), clock: clock, identifiers: identifiers)
            let body = #"{"eventTypes":["ACTOR.RUN.FAILED"],"condition":{"actorId":"x"},"requestUrl":"\#(url)"}"#
            let change = try WebhookChange(JSONValue(parsing: Array(body.utf8)))
            let parcel = try await database.write { db in
                let webhook = try webhooks.create(db, change).webhook
                let event = WebhookEvent(type: .test, createdAt: clock.now, data: .null, resource: .object([]))
                return try dispatches.claim(db, try dispatches.create(db, webhook, event).id, owner: "somebody")
            }
            return try #require(parcel)
        }
    }

    @Test("redirects are not followed, and much of an answer is not kept")
    func answers() async throws {
        let behaviour: WebhookReceiver.Behaviour = { message in
            message.target == "/hook/away"
                ? WebhookReceiver.answer(302, headers: "Location: /hook/elsewhere\r\n")
                : WebhookReceiver.answer(200, String(repeating: "x", count: 5_000_000))
        }
        try await WebhookReceiver.with(behaviour) { receiver in
            try await TestGateway.with { test async throws in
                let condition = #"{"actorId":"\#(try await test.actorId("forever"))"}"#
                let away = try await test.webhook(
                    ["CREATED"], condition, url: receiver.url + "/away", more: #","doNotRetry":true"#)
                let long = try await test.webhook(["CREATED"], condition, url: receiver.url)
                _ = try await test.start("forever")
                let first = try await test.items("/v2/webhooks/\(away)/dispatches", count: 1)
                let redirected = try await test.dispatch(first[0]["id"] as? String ?? "")
                #expect(redirected.string("status") == "FAILED")
                #expect((redirected.data["calls"] as? [[String: Any]])?.first?["responseStatus"] as? Int == 302)
                let second = try await test.items("/v2/webhooks/\(long)/dispatches", count: 1)
                let kept = try await test.dispatch(second[0]["id"] as? String ?? "")
                #expect(kept.string("status") == "SUCCEEDED" && kept.body.count < 100_000)
                #expect(!receiver.messages.contains { $0.target == "/hook/elsewhere" })
            }
        }
    }

    @Test(
        "targets beyond this machine are refused at once, whatever they are called",
        arguments: [
            "http://192.0.2.1/x", "http://0.0.0.0:9/x", "http://[2001:db8::1]/x", "https://198.51.100.7/x",
            "http://3221225985/x", "http://169.254.169.254/latest/meta-data", "http://[::ffff:192.0.2.1]/x",
        ])
    func foreign(url: String) async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.webhook(["CREATED"], #"{"actorId":"x"}"#, url: url)
            let made = try await test.client.post("/v2/webhooks/\(id)/test")
            #expect(made.status == 201)
            let dispatch = try await test.dispatch(made.string("id"))
            #expect(dispatch.string("status") == "FAILED")
            let calls = dispatch.data["calls"] as? [[String: Any]]
            #expect(calls?.count == 1)
            #expect(
                calls?.first?["errorMessage"] as? String == "only loopback targets; start the gateway with --allow-net")
        }
    }

    @Test("addresses are told apart by what they are, however they are written")
    func addresses() throws {
        for text in ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"] {
            #expect(Loopback.contains(try SocketAddress(ipAddress: text, port: 80)), "\(text)")
        }
        for text in [
            "0.0.0.0", "128.0.0.1", "126.255.255.255", "::", "::2", "fe80::1", "::ffff:10.0.0.1", "::127.0.0.1",
        ] {
            #expect(!Loopback.contains(try SocketAddress(ipAddress: text, port: 80)), "\(text)")
        }
    }

    @Test("a name that leads elsewhere by the time of the connection gets not a byte", .enabled(if: ownAddress != nil))
    func rebinding() async throws {
        let own = try #require(Self.ownAddress)
        let receiver = try WebhookReceiver(address: "0.0.0.0") { _ in WebhookReceiver.answer(200) }
        defer { receiver.stop() }
        var sender = WebhookSender(allowsNetwork: false, timeout: .seconds(30))
        // The look-up says that it is this machine; the connection goes to its address on the network.
        sender.lookUp = { _, port in [try SocketAddress(ipAddress: "127.0.0.1", port: port)] }
        let parcel = try await Self.parcel(to: "http://\(own):\(receiver.port)/")
        #expect(await sender.send(parcel) == .refused(WebhookSender.refusal))
        #expect(receiver.messages.isEmpty)
    }

    @Test("with the network allowed a target may be anywhere", .enabled(if: ownAddress != nil))
    func network() async throws {
        let own = try #require(Self.ownAddress)
        let receiver = try WebhookReceiver(address: "0.0.0.0") { _ in WebhookReceiver.answer(200) }
        defer { receiver.stop() }
        try await TestGateway.with(configure: Self.withNetwork) { test async throws in
            let id = try await test.webhook(["CREATED"], #"{"actorId":"x"}"#, url: "http://\(own):\(receiver.port)/x")
            let dispatch = try await test.dispatch(try await test.client.post("/v2/webhooks/\(id)/test").string("id"))
            #expect(dispatch.string("status") == "SUCCEEDED")
            #expect(receiver.messages.count == 1)
        }
    }

    @Test("a certificate that nobody has signed is refused, unless the webhook does not mind")
    func certificates() async throws {
        let server = try SelfSignedReceiver()
        defer { server.stop() }
        try await TestGateway.with { test async throws in
            let url = "https://127.0.0.1:\(server.port)/x"
            let strict = try await test.webhook(["CREATED"], #"{"actorId":"x"}"#, url: url)
            let lax = try await test.webhook(
                ["CREATED"], #"{"actorId":"x"}"#, url: url, more: #","ignoreSslErrors":true"#)
            for (id, status) in [(strict, "FAILED"), (lax, "SUCCEEDED")] {
                let made = try await test.client.post("/v2/webhooks/\(id)/test")
                let dispatch = try await test.dispatch(made.string("id"))
                #expect(dispatch.string("status") == status, "\(dispatch.text)")
            }
        }
    }

    @Test("a test is delivered once, by name and by either kind of address")
    func tests() async throws {
        try await WebhookReceiver.with { receiver in
            try await TestGateway.with { test async throws in
                let actor = try await test.actorId("echo")
                for host in ["127.0.0.1", "localhost", "2130706433"] {
                    let id = try await test.webhook(
                        ["CREATED"], #"{"actorId":"\#(actor)"}"#, url: "http://\(host):\(receiver.port)/\(host)")
                    let made = try await test.client.post("/v2/webhooks/\(id)/test")
                    #expect(made.status == 201 && made.string("eventType") == "TEST")
                    #expect(try await test.dispatch(made.string("id")).string("status") == "SUCCEEDED")
                }
                #expect(receiver.messages.map(\.target) == ["/127.0.0.1", "/localhost", "/2130706433"])
                #expect((receiver.messages[0].json["eventData"] as? [String: Any])?["actorId"] as? String == actor)
                #expect(try await test.client.post("/v2/webhooks/nothing/test").status == 404)
            }
        }
    }
}
