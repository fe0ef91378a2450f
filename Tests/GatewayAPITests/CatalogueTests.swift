import Testing

@testable import GatewayAPI

@Suite("The catalogue")
struct CatalogueTests {
    @Test("has everything that is to be known about every operation")
    func noProblems() {
        #expect(Catalogue.problems().isEmpty)
    }

    @Test("holds exactly the operations that the gateway promises, under the names scripts use")
    func promisedOperations() {
        let promised = """
            users.me acts.list acts.get acts.run runs.list runs.get runs.abort runs.resurrect \
            tasks.list tasks.get tasks.create tasks.run tasks.update tasks.delete \
            datasets.list datasets.get datasets.create datasets.items datasets.push datasets.delete \
            key_value_stores.list key_value_stores.get key_value_stores.create key_value_stores.keys \
            key_value_stores.get_record key_value_stores.put_record key_value_stores.delete_record \
            key_value_stores.delete \
            request_queues.list request_queues.get request_queues.create request_queues.add_request \
            request_queues.delete \
            schedules.list schedules.get schedules.create schedules.update schedules.delete \
            webhooks.list webhooks.get webhooks.create webhooks.update webhooks.delete \
            connections.list connections.create connections.get connections.delete
            """.split(separator: " ").map(String.init)
        #expect(Catalogue.operations.map(\.id) == promised)
    }

    @Test(
        "serves each operation where the gateway's documentation says",
        arguments: [
            ("users.me", "GET /users/me"), ("acts.run", "POST /acts/{actorId}/runs"),
            ("runs.abort", "POST /actor-runs/{runId}/abort"), ("tasks.update", "PUT /actor-tasks/{taskId}"),
            ("datasets.items", "GET /datasets/{datasetId}/items"),
            ("datasets.push", "POST /datasets/{datasetId}/items"),
            ("key_value_stores.put_record", "PUT /key-value-stores/{storeId}/records/{key}"),
            ("request_queues.add_request", "POST /request-queues/{queueId}/requests"),
            ("schedules.delete", "DELETE /schedules/{scheduleId}"), ("webhooks.create", "POST /webhooks"),
            ("connections.get", "GET /connections/{connectionId}"),
        ])
    func routes(id: String, route: String) throws {
        let operation = try #require(Catalogue.operation(id))
        #expect("\(operation.method.rawValue) \(operation.path)" == route)
    }

    @Test("finds an operation and a group by name, and nothing by a wrong one")
    func lookup() {
        #expect(Catalogue.operation("acts.run")?.id == "acts.run")
        #expect(Catalogue.operation("acts.walk") == nil)
        #expect(Catalogue.group("key_value_stores")?.operations.count == 8)
        #expect(Catalogue.group("stores") == nil)
    }

    @Test("calls everything a read that only looks, and nothing else")
    func reads() {
        for operation in Catalogue.operations {
            #expect((operation.effect == .read) == (operation.method == .get), "\(operation.id)")
        }
    }

    private static let gravest: [(String, Effect)] = [
        ("acts.run", .spend), ("tasks.run", .spend), ("runs.resurrect", .spend), ("runs.abort", .delete),
        ("datasets.push", .write), ("tasks.create", .write), ("schedules.create", [.persist, .spend]),
        ("schedules.update", [.persist, .spend]), ("webhooks.create", .persist), ("connections.create", .persist),
        ("connections.delete", .delete), ("key_value_stores.delete_record", .delete),
    ]

    @Test("knows what costs, what destroys and what stays", arguments: gravest)
    func effects(id: String, effect: Effect) throws {
        #expect(try #require(Catalogue.operation(id)).effect == effect)
    }

    @Test(
        "never calls a start of a run or an append repeatable",
        arguments: [
            "acts.run", "tasks.run", "runs.resurrect", "datasets.push", "connections.create",
        ])
    func notRepeatable(id: String) throws {
        #expect(try #require(Catalogue.operation(id)).repeatability.kind == .notRepeatable)
    }

    @Test(
        "gives the documented number of requests per second",
        arguments: [
            ("acts.list", 60), ("acts.run", 400), ("datasets.push", 400), ("key_value_stores.put_record", 200),
            ("key_value_stores.list", 60), ("request_queues.add_request", 400),
        ])
    func rates(id: String, rate: Int) throws {
        #expect(try #require(Catalogue.operation(id)).rateClass.requestsPerSecond == rate)
    }

    @Test("names effects in one order and reads the names back")
    func effectNames() {
        let set: Effect = [.spend, .persist, .read]
        #expect(set.names == ["read", "spend", "persist"])
        #expect(Effect(name: "delete") == .delete)
        #expect(Effect(name: "destroy") == nil)
    }
}
