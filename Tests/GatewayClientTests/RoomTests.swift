import GatewayAPI
import Synchronization
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A start that is refused for want of room")
struct RoomTests {
    private func refusal(_ type: String) -> RoutedTransport.Answer {
        RoutedTransport.answer(402, #"{"error":{"type":"\#(type)","message":"no room"}}"#)
    }

    private func start(_ wait: Duration?) throws -> OperationCall {
        var start = try call("acts.run", "a", body: "{}")
        start.options.resourceWait = wait
        return start
    }

    private let started = RoutedTransport.answer(201, #"{"data":{"id":"R1","status":"READY"}}"#)

    @Test(
        "is sent again until there is some, without using up its retries or its time",
        arguments: ["actor-memory-limit-exceeded", "concurrent-runs-limit-exceeded"])
    func waits(type: String) async throws {
        let (started, refusal, time) = (started, refusal(type), VirtualTime())
        let transport = RoutedTransport { _, before in before < 20 ? refusal : started }
        var start = try start(.seconds(3600))
        let told = Counter()
        start.refusedForNow = { _ in _ = told.next() }
        let client = try client(transport, time, maxRetries: 2, totalTimeout: .seconds(30))
        #expect(try await client.send(start).status == 201)
        #expect(time.sleeps == Array(repeating: .seconds(10), count: 20))
        #expect(told.value == 20)
    }

    @Test("waits no longer than it is given, and says so")
    func gives() async throws {
        let (refusal, time) = (refusal("actor-memory-limit-exceeded"), VirtualTime())
        let transport = RoutedTransport { _, _ in refusal }
        let error = try await failure(try client(transport, time), try start(.seconds(25)))
        #expect(time.sleeps == [.seconds(10), .seconds(10), .seconds(5)])
        #expect(error.code == .paymentRequired && error.attempts == 4)
        #expect(error.hint == "no room was found in 25 s")
    }

    @Test("fails at once when nobody asked to wait, and says how to")
    func unasked() async throws {
        let refusal = refusal("concurrent-runs-limit-exceeded")
        let transport = RoutedTransport { _, _ in refusal }
        let error = try await failure(try client(transport, VirtualTime()), try start(nil))
        #expect(error.attempts == 1 && error.hint?.contains("wait_for_resources") == true)
    }

    @Test("does not wait when the account cannot pay")
    func poor() async throws {
        let refusal = refusal("not-enough-usage-to-run-paid-actor")
        let transport = RoutedTransport { _, _ in refusal }
        let error = try await failure(try client(transport, VirtualTime()), try start(.seconds(3600)))
        #expect(error.attempts == 1 && error.hint?.contains("billing") == true)
    }

    @Test("still counts other failures on the way")
    func others() async throws {
        let refusal = refusal("actor-memory-limit-exceeded")
        let transport = RoutedTransport { _, before in
            before % 2 == 0 ? refusal : RoutedTransport.unreached
        }
        let time = VirtualTime()
        let error = try await failure(try client(transport, time, maxRetries: 0), try start(.seconds(3600)))
        #expect(error.code == .connectionFailed && error.attempts == 2)
    }
}
