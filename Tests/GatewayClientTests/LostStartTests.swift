import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A start or creation whose answer is lost")
struct LostStartTests {
    private let time = VirtualTime()

    private func setUp(_ fates: RunHost.Fate...) throws -> (RunHost, RoutedTransport, GatewayClient) {
        let host = RunHost(time, fates)
        let transport = RoutedTransport { request, _ in host.answer(request) }
        return (host, transport, try client(transport, time))
    }

    private func id(_ response: GatewayResponse) -> String? { RunSummary(response)?.id }

    @Test("is found and returned as the answer", arguments: ["acts.run", "tasks.run"])
    func adopted(operation: String) async throws {
        let (host, transport, client) = try setUp(.doneAndLost)
        let answer = try await client.send(try call(operation, "ACTOR", body: #"{"a":1}"#))
        #expect(id(answer) == "R1")
        #expect(answer.status == 201 && answer.attempts == 1)
        #expect(host.runs.count == 1)
        #expect(transport.lines.count { $0.hasPrefix("POST") } == 1)
    }

    @Test("is found when the actor was given by its name")
    func byName() async throws {
        let (host, transport, client) = try setUp(.doneAndLost)
        #expect(id(try await client.send(try call("acts.run", "me/actor", body: "{}"))) == "R1")
        #expect(host.runs.count == 1)
        #expect(transport.lines.contains("GET /acts/me~actor"))
    }

    @Test("is found when it happens only later, and started again only after half a minute", arguments: [0, 3, 29])
    func late(seconds: Int) async throws {
        let (host, _, client) = try setUp(.doneLater(.seconds(seconds)))
        #expect(id(try await client.send(try call("acts.run", "ACTOR", body: #"{"a":1}"#))) == "R1")
        #expect(host.runs.count == 1)
    }

    @Test("is sent again when there is no such run")
    func again() async throws {
        let (host, transport, client) = try setUp(.notDoneAndLost, .notDoneAndLost)
        let before = time.wallClock - 60_000
        host.add(.init(id: "old", actor: "ACTOR", startedAt: before, input: Array(#"{"a":1}"#.utf8)))
        host.add(.init(id: "other", actor: "ACTOR", startedAt: time.wallClock, input: Array(#"{"a":2}"#.utf8)))
        host.add(.init(id: "foreign", actor: "B", startedAt: time.wallClock, input: Array(#"{"a":1}"#.utf8)))
        let answer = try await client.send(try call("acts.run", "ACTOR", body: #"{"a":1}"#))
        #expect(id(answer) == "R4" && answer.attempts == 3)
        #expect(host.runs.count == 4)
        #expect(transport.lines.count { $0.hasPrefix("POST") } == 3)
        #expect(time.now >= .seconds(60))
    }

    @Test("is looked for at growing intervals before it is sent again", arguments: ["acts.run", "tasks.run"])
    func grace(operation: String) async throws {
        let (host, transport, client) = try setUp(.notDoneAndLost)
        let answer = try await client.send(try call(operation, "ACTOR", body: #"{"a":1}"#))
        #expect(id(answer) == "R1" && answer.attempts == 2)
        #expect(time.sleeps == [0.5, 1, 2, 4, 8, 15].map { Duration.seconds($0) })
        #expect(transport.lines.count { $0 == "GET /actor-runs" } == 6)
        #expect(transport.lines.last?.hasPrefix("POST") == true && host.runs.count == 1)
        #expect(host.runs[0].startedAt >= time.origin + 30_000)
    }

    @Test("is looked for again when looking fails for a while, and sent again only after a look that saw it all")
    func brokenLooks() async throws {
        let host = RunHost(time, [.doneAndLost])
        let transport = RoutedTransport { request, before in
            let isLook = RoutedTransport.line(request) == "GET /actor-runs"
            return isLook && before < 3 ? RoutedTransport.answer(503) : host.answer(request)
        }
        let answer = try await client(transport, time).send(try call("acts.run", "ACTOR", body: #"{"a":1}"#))
        #expect(id(answer) == "R1" && answer.attempts == 1)
        #expect(host.runs.count == 1)
    }

    @Test("is never taken for a run that another call of the client has got")
    func owned() async throws {
        let (host, _, client) = try setUp(.answered, .doneAndLost, .doneAndLost, .notDoneAndLost)
        var ids: [String?] = []
        for _ in 0..<4 { ids.append(id(try await client.send(try call("acts.run", "ACTOR", body: "{}")))) }
        #expect(ids == ["R1", "R2", "R3", "R4"])
        #expect(host.runs.count == 4)
    }

    @Test("is reported when a run may be it or may not")
    func unclear() async throws {
        let (host, transport, client) = try setUp(.notDoneAndLost)
        host.add(.init(id: "other", actor: "ACTOR", startedAt: time.wallClock, input: Array(#"{"a":2}"#.utf8)))
        let error = try await failure(client, try call("acts.run", "ACTOR"))
        #expect(error.ambiguous && !error.retryable && error.code == .connectionFailed)
        #expect(error.hint?.contains("run other may be the one") == true)
        #expect(error.hint?.contains("apify.runs.list") == true)
        #expect(transport.lines.count { $0.hasPrefix("POST") } == 1)
    }

    @Test("is reported when looking for it fails")
    func blind() async throws {
        let (host, transport, client) = try setUp(.doneAndLost)
        host.breakLooks()
        let error = try await failure(client, try call("acts.run", "ACTOR", body: "{}"))
        #expect(error.ambiguous && error.attempts == 1)
        #expect(error.hint?.contains("looking for it failed") == true)
        #expect(transport.lines.count { $0.hasPrefix("POST") } == 1)
    }

    @Test("is reported when there is no time to look")
    func noTime() async throws {
        let host = RunHost(time, [.doneAndLost])
        let transport = RoutedTransport { request, _ in host.answer(request) }
        let hurried = try client(transport, time, totalTimeout: .milliseconds(100))
        #expect(try await failure(hurried, try call("acts.run", "ACTOR")).ambiguous)
        #expect(transport.lines == ["POST /acts/ACTOR/runs"])
    }

    @Test("is found by its name, or created when nothing has it")
    func named() async throws {
        let body = #"{"actId":"A","name":"daily"}"#
        let (done, first, client) = try setUp(.doneAndLost)
        let adopted = try await client.send(try call("tasks.create", body: body))
        #expect(String(decoding: adopted.body, as: UTF8.self) == #"{"data":{"id":"N1"}}"#)
        #expect(first.lines == ["POST /actor-tasks", "GET /actor-tasks", "GET /actor-tasks/N1"])
        #expect(done.named.count == 1)
        let (undone, second, other) = try setUp(.notDoneAndLost)
        #expect(try await other.send(try call("tasks.create", body: body)).attempts == 2)
        #expect(second.lines == ["POST /actor-tasks", "GET /actor-tasks", "POST /actor-tasks"])
        #expect(undone.named.count == 1)
    }

    @Test("with a name that is taken already is refused")
    func taken() async throws {
        let (host, _, client) = try setUp(.notDoneAndLost)
        host.add("daily", createdAt: time.wallClock - 60_000)
        let error = try await failure(client, try call("tasks.create", body: #"{"name":"daily"}"#))
        #expect(error.code == .conflict && !error.ambiguous && error.attempts == 2)
        #expect(host.named.count == 1)
    }

    @Test("without a name is reported")
    func unnamed() async throws {
        let (_, transport, client) = try setUp(.doneAndLost)
        let error = try await failure(client, try call("tasks.create", body: #"{"actId":"A"}"#))
        #expect(error.ambiguous && error.hint?.contains("apify.tasks.list") == true)
        #expect(transport.lines == ["POST /actor-tasks"])
    }
}
