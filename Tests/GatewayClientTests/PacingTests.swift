import GatewayAPI
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("Pacing")
struct PacingTests {
    private func keys(_ id: String, _ path: String) throws -> [PacingKey] {
        PacingKey.keys(for: OperationCall(try #require(Catalogue.operation(id)), path: [path]))
    }

    @Test(
        "keeps the documented rate of every class",
        arguments: [("acts.get", 60), ("key_value_stores.get_record", 200), ("datasets.push", 400)])
    func classes(id: String, rate: Int) throws {
        var pacer = Pacer(.apify)
        let keys = try keys(id, "x")
        var wait = Duration.zero
        for _ in 0...rate { wait = pacer.take(keys, now: .zero).wait }
        #expect(abs(wait / .seconds(1) - 1) < 1e-6)
    }

    @Test("of one resource does not slow another one, that of the account slows all")
    func independence() throws {
        var apify = Pacer(.apify)
        for _ in 0..<60 { _ = apify.take(try keys("datasets.get", "a"), now: .zero) }
        #expect(apify.take(try keys("datasets.get", "b"), now: .zero).wait < .milliseconds(20))
        #expect(apify.take(try keys("datasets.get", "a"), now: .zero).wait > .milliseconds(990))
        var maton = Pacer(.maton)
        for _ in 0..<10 { _ = maton.take(try keys("datasets.get", "a"), now: .zero) }
        #expect(maton.take(try keys("connections.get", "c"), now: .zero).wait > .milliseconds(990))
    }

    @Test("keeps the limit per minute that holds for all requests together")
    func overall() throws {
        var pacer = Pacer(.apify)
        var wait = Duration.zero
        for number in 0...2500 { wait = pacer.take(try keys("runs.get", "R\(number)"), now: .zero).wait }
        #expect(abs(wait / .seconds(1) - 0.6) < 1e-6)
    }

    @Test("forgets resources that are not in use")
    func forgetting() throws {
        var pacer = Pacer(.apify)
        for number in 0..<5000 {
            _ = pacer.take(try keys("runs.get", "R\(number)"), now: .milliseconds(number * 100))
        }
        #expect(pacer.count <= Pacer.capacity + 2)
    }

    @Test("starts where no limit was known when the other side complains")
    func unlimited() throws {
        var pacer = Pacer(.unlimited)
        let keys = try keys("acts.get", "a")
        for _ in 0..<1000 { #expect(pacer.take(keys, now: .zero).wait == .zero) }
        pacer.cut(keys[2], sent: .zero, now: .zero, until: .zero)
        #expect(pacer.rate(of: keys[2]) == 30)
        #expect(pacer.take(keys, now: .zero).wait > .zero)
    }

    @Test("takes promises back that were made before a complaint")
    func renewal() throws {
        var pacer = Pacer(.maton)
        let keys = try keys("acts.get", "a")
        var (ticket, wait) = pacer.take(keys, now: .zero)
        #expect(wait == .zero)
        #expect(pacer.renew(&ticket, now: .zero) == nil)
        pacer.cut(.account, sent: .zero, now: .zero, until: .seconds(5))
        wait = try #require(pacer.renew(&ticket, now: .zero))
        #expect(wait >= .seconds(5))
        #expect(pacer.renew(&ticket, now: wait) == nil)
    }

    @Test("holds the account's limit for a complaint of the gateway, the resource's for one of Apify")
    func concerned() throws {
        let call = OperationCall(try #require(Catalogue.operation("acts.get")), path: ["a"])
        #expect(PacingKey.concerned(by: call, errorType: nil) == .account)
        #expect(PacingKey.concerned(by: call, errorType: "rate-limit-exceeded") == .resource(.standard, "acts/a"))
    }

    @Test("waits in a sleep that can be ended, and gives the place to the next one")
    func cancellation() async throws {
        let time = VirtualTime()
        let gate = PacingGate(.maton, time.timing)
        let keys = try keys("acts.get", "a")
        try await gate.pass(keys, before: .seconds(60))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            do throws(PacingGate.Refusal) {
                try await gate.pass(keys, before: .seconds(60))
                return false
            } catch {
                if case .cancelled = error { return true }
                return false
            }
        }
        #expect(await task.value)
        try await gate.pass(keys, before: .seconds(60))
        #expect(time.sleeps.count == 1)
        #expect(time.now <= .milliseconds(101))
    }

    @Test("does not wait for a turn that comes too late")
    func tooLate() async throws {
        let time = VirtualTime()
        let gate = PacingGate(.maton, time.timing)
        let keys = try keys("acts.get", "a")
        try await gate.pass(keys, before: .zero)
        await #expect(throws: PacingGate.Refusal.self) { try await gate.pass(keys, before: .milliseconds(50)) }
        #expect(time.sleeps.isEmpty)
    }

    @Test(
        "fits the gateway",
        arguments: [
            ("https://gateway.maton.ai", PacingRules.maton), ("https://api.maton.ai", .maton),
            ("http://127.0.0.1:80", .unlimited), ("https://proxy.example", .apify), ("https://notmaton.ai", .apify),
        ])
    func rules(url: String, rules: PacingRules) throws {
        #expect(PacingRules.fitting(try GatewayURL(url, name: "URL")) == rules)
    }

    @Test("lets a client send no more than the account may, and shares that between its calls")
    func client() async throws {
        let time = VirtualTime()
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(200, #"{"data":{}}"#) }
        let client = try GatewayTestSupport.client(transport, time, pacing: .maton)
        for number in 0..<21 { _ = try await client.send(try call("runs.get", "R\(number)")) }
        #expect(abs(time.now / .seconds(1) - 2) < 1e-3)
    }
}
