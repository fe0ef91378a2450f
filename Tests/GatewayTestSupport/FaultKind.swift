import GatewayAPI

@testable import GatewayClient

/// A class of operations, as far as faults are concerned.
enum FaultKind: String, CaseIterable, Sendable {
    case read, list, createNamed, createUnnamed, update, delete, push, putRecord, start, startTask
    case addRequest, addKnownRequest, createWebhook, createSchedule, createTask

    /// What becomes of a call whose answer is lost.
    enum Remedy: Sendable {
        /// It is sent again.
        case `repeat`
        /// It is looked for, and sent again only when it is not there.
        case look
        /// It is reported.
        case report
    }

    /// A call of the kind in both languages, and how it reaches the server.
    struct Example: Sendable {
        var operation: String
        var path: [String] = []
        var query: [(String, String)] = []
        var body: String?
        /// The request's verb and path.
        var line: String
        /// The call as an expression of Lua.
        var script: String
        var remedy: Remedy
    }

    var example: Example {
        switch self {
        case .read, .list, .delete, .update, .createNamed, .createUnnamed: resource
        case .push, .putRecord, .addRequest, .addKnownRequest: content
        case .start, .startTask, .createWebhook, .createSchedule, .createTask: other
        }
    }

    private var resource: Example {
        switch self {
        case .list:
            Example(
                operation: "acts.list", line: "GET /acts", script: "#apify.acts.list():all()", remedy: .repeat)
        case .createNamed:
            Example(
                operation: "datasets.create", query: [("name", "mine")], line: "POST /datasets",
                script: "apify.datasets.create { name = 'mine' }", remedy: .repeat)
        case .createUnnamed:
            Example(
                operation: "datasets.create", line: "POST /datasets", script: "apify.datasets.create()",
                remedy: .report)
        case .update:
            Example(
                operation: "tasks.update", path: ["t"], body: #"{"title":"new"}"#, line: "PUT /actor-tasks/t",
                script: "apify.tasks.update('t', { title = 'new' })", remedy: .repeat)
        case .delete:
            Example(
                operation: "tasks.delete", path: ["t"], line: "DELETE /actor-tasks/t",
                script: "apify.tasks.delete('t')", remedy: .repeat)
        default:
            Example(
                operation: "acts.get", path: ["a"], line: "GET /acts/a", script: "apify.acts.get('a')",
                remedy: .repeat)
        }
    }

    private var content: Example {
        switch self {
        case .push:
            Example(
                operation: "datasets.push", path: ["D"], body: #"[{"a":1}]"#, line: "POST /datasets/D/items",
                script: "apify.datasets.push('D', { { a = 1 } })", remedy: .report)
        case .putRecord:
            Example(
                operation: "key_value_stores.put_record", path: ["s", "k"], body: "text",
                line: "PUT /key-value-stores/s/records/k",
                script: "apify.key_value_stores.put_record('s', 'k', 'text')", remedy: .repeat)
        case .addRequest:
            Example(
                operation: "request_queues.add_request", path: ["Q"], body: #"{"url":"u"}"#,
                line: "POST /request-queues/Q/requests",
                script: "apify.request_queues.add_request('Q', { url = 'u' })", remedy: .report)
        default:
            Example(
                operation: "request_queues.add_request", path: ["Q"], body: #"{"uniqueKey":"k","url":"u"}"#,
                line: "POST /request-queues/Q/requests",
                script: "apify.request_queues.add_request('Q', { url = 'u', uniqueKey = 'k' })",
                remedy: .repeat)
        }
    }

    private var other: Example {
        switch self {
        case .startTask:
            Example(
                operation: "tasks.run", path: ["t"], body: #"{"a":1}"#, line: "POST /actor-tasks/t/runs",
                script: "apify.tasks.run('t', { a = 1 })", remedy: .look)
        case .createWebhook:
            Example(
                operation: "webhooks.create", body: #"{"requestUrl":"u"}"#, line: "POST /webhooks",
                script: "apify.webhooks.create { requestUrl = 'u' }", remedy: .repeat)
        case .createSchedule:
            Example(
                operation: "schedules.create", body: #"{"name":"daily"}"#, line: "POST /schedules",
                script: "apify.schedules.create { name = 'daily' }", remedy: .look)
        case .createTask:
            Example(
                operation: "tasks.create", body: #"{"actId":"A","name":"daily"}"#, line: "POST /actor-tasks",
                script: "apify.tasks.create { actId = 'A', name = 'daily' }", remedy: .look)
        default:
            Example(
                operation: "acts.run", path: ["ACTOR"], body: #"{"a":1}"#, line: "POST /acts/ACTOR/runs",
                script: "apify.acts.run('ACTOR', { a = 1 })", remedy: .look)
        }
    }

    var remedy: Remedy { example.remedy }
    var isStart: Bool { self == .start || self == .startTask }

    /// What a person is told to check when nobody knows whether it was done.
    var check: String? { Catalogue.operation(example.operation)?.repeatability.check }

    /// The call as the client takes it.
    var call: OperationCall {
        get throws(GatewayError) {
            let example = example
            guard let operation = Catalogue.operation(example.operation) else {
                throw GatewayError(code: .invalidArgument, message: "the catalogue has no \(example.operation)")
            }
            return OperationCall(
                operation, path: example.path, query: example.query, body: example.body.map { Array($0.utf8) })
        }
    }

    /// The answer of a server at its best.
    var success: [TestServer.Step] {
        switch self {
        case .list:
            TestServer.answer(
                #"{"data":{"total":1,"offset":0,"limit":1000,"desc":false,"count":1,"items":[{"id":"x"}]}}"#)
        case .push, .putRecord: TestServer.answer(201, "{}")
        case .delete: [.send("HTTP/1.1 204 No Content\r\n\r\n")]
        default: TestServer.answer(201, #"{"data":{"id":"x"}}"#)
        }
    }
}
