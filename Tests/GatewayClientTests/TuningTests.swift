import GatewayAPI
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("What is tuned while a client is in use")
struct TuningTests {
    @Test("holds from the next call on, and gives way to what the call itself says")
    func precedence() async throws {
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(503) }
        let client = try client(transport, VirtualTime(), maxRetries: 1, totalTimeout: .seconds(3600))
        var get = try call("acts.get", "a")
        #expect(try await failure(client, get).attempts == 2)
        client.configuration.tuning.change { $0.maxRetries = 3 }
        #expect(try await failure(client, get).attempts == 4)
        get.options.maxRetries = 0
        #expect(try await failure(client, get).attempts == 1)
        client.configuration.tuning.change { $0.timeout = .seconds(7) }
        _ = try await failure(client, get)
        get.options.timeout = .seconds(5)
        _ = try await failure(client, get)
        #expect(transport.requests.suffix(2).map(\.timeout) == [.seconds(7), .seconds(5)])
    }

    @Test("bounds all attempts together")
    func total() async throws {
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(503) }
        let client = try client(transport, VirtualTime())
        client.configuration.tuning.change { $0.totalTimeout = .seconds(4) }
        // Pauses of 0.5, 1 and 2 seconds end in time, one of 4 more would not.
        #expect(try await failure(client, try call("acts.get", "a")).attempts == 4)
        var patient = try call("acts.get", "a")
        patient.options.totalTimeout = .seconds(9)
        #expect(try await failure(client, patient).attempts == 5)
    }

    @Test("sets the rate of all requests, and lets it go again")
    func rate() async throws {
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(200, #"{"data":{}}"#) }
        let time = VirtualTime()
        let client = try client(transport, time)
        client.configuration.tuning.change { $0.requestsPerSecond = 4 }
        for _ in 0..<9 { _ = try await client.send(try call("acts.get", "a")) }
        #expect(abs(time.now / .seconds(1) - 2) < 1e-6)
        client.configuration.tuning.change { $0.requestsPerSecond = nil }
        for _ in 0..<100 { _ = try await client.send(try call("acts.get", "a")) }
        #expect(abs(time.now / .seconds(1) - 2) < 1e-6)
    }
}
