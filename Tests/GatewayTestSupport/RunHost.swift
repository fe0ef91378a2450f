import GatewayAPI
import Synchronization

@testable import GatewayClient

/// A stand-in for Apify that starts runs, creates tasks and schedules, and can keep its answers to itself.
final class RunHost: Sendable {
    struct Run: Sendable {
        var id: String
        var actor: String
        var task: String?
        var startedAt: Double
        var input: [UInt8]?
    }

    /// What happens to a request that starts or creates something.
    enum Fate: Sendable {
        case answered
        /// It is done, and nobody hears of it.
        case doneAndLost
        case notDoneAndLost
        /// It is done when this much time has passed.
        case doneLater(Duration)
    }

    /// Something with a name that is taken only once.
    private struct Named {
        var id: String
        var collection: String
        var name: String
        var createdAt: Double
    }

    private struct State {
        var runs: [Run] = []
        var named: [Named] = []
        var fates: [Fate] = []
        var looksFail = false
    }

    private let state = Mutex(State())
    private let time: VirtualTime

    /// - Parameter fates: What happens to the first starts or creations; all others are answered.
    init(_ time: VirtualTime, _ fates: [Fate]) {
        self.time = time
        state.withLock { $0.fates = fates }
    }

    var runs: [Run] { state.withLock { $0.runs } }
    /// The tasks and schedules.
    var named: [String] { state.withLock { $0.named.map(\.id) } }

    /// A run that somebody else has started.
    func add(_ run: Run) {
        state.withLock { $0.runs.append(run) }
    }

    /// A task or schedule that was there before.
    func add(_ name: String, to collection: String = "actor-tasks", createdAt: Double) {
        state.withLock { state in
            let id = "N\(state.named.count + 1)"
            state.named.append(Named(id: id, collection: collection, name: name, createdAt: createdAt))
        }
    }

    /// Looking fails from now on.
    func breakLooks() {
        state.withLock { $0.looksFail = true }
    }

    func answer(_ request: TransportRequest) -> RoutedTransport.Answer {
        let line = RoutedTransport.line(request)
        let parts = line.split(whereSeparator: { $0 == " " || $0 == "/" }).map(String.init)
        switch (parts[0], parts[1], parts.count) {
        case ("POST", "acts", 4), ("POST", "actor-tasks", 4): return start(request, parts)
        case ("POST", "actor-tasks", 2), ("POST", "schedules", 2): return create(request, in: parts[1])
        case _ where state.withLock({ $0.looksFail }): return RoutedTransport.answer(500)
        case ("GET", "acts", 3): return RoutedTransport.answer(200, #"{"data":{"id":"ACTOR"}}"#)
        case ("GET", "actor-tasks", 2), ("GET", "schedules", 2): return namedPage(parts[1])
        case ("GET", "actor-tasks", 3), ("GET", "schedules", 3):
            return RoutedTransport.answer(200, #"{"data":{"id":"\#(parts[2])"}}"#)
        case ("GET", "actor-runs", 2): return runsPage()
        case ("GET", "actor-runs", 3):
            return RoutedTransport.answer(200, #"{"data":{"id":"\#(parts[2])","status":"RUNNING"}}"#)
        case ("GET", "key-value-stores", 5): return input(of: parts[2])
        default: return RoutedTransport.answer(400, #"{"error":{"message":"\#(line)?"}}"#)
        }
    }

    private func next() -> Fate {
        state.withLock { $0.fates.isEmpty ? .answered : $0.fates.removeFirst() }
    }

    private func start(_ request: TransportRequest, _ parts: [String]) -> RoutedTransport.Answer {
        let fate = next()
        if case .notDoneAndLost = fate { return RoutedTransport.lost }
        let isTask = parts[1] == "actor-tasks"
        var startedAt = time.wallClock
        if case .doneLater(let delay) = fate { startedAt += delay / .milliseconds(1) }
        let id = state.withLock { state in
            let id = "R\(state.runs.count + 1)"
            state.runs.append(
                Run(
                    id: id, actor: "ACTOR", task: isTask ? parts[2] : nil, startedAt: startedAt, input: request.body))
            return id
        }
        guard case .answered = fate else { return RoutedTransport.lost }
        return RoutedTransport.answer(201, #"{"data":{"id":"\#(id)","status":"READY"}}"#)
    }

    private func create(_ request: TransportRequest, in collection: String) -> RoutedTransport.Answer {
        let fate = next()
        if case .notDoneAndLost = fate { return RoutedTransport.lost }
        guard let name = request.body.flatMap(JSONTree.init)?["name"]?.string else { return RoutedTransport.lost }
        let isTaken = state.withLock { $0.named.contains { $0.name == name && $0.collection == collection } }
        if isTaken { return RoutedTransport.answer(409) }
        add(name, to: collection, createdAt: time.wallClock)
        guard case .answered = fate else { return RoutedTransport.lost }
        return RoutedTransport.answer(201, #"{"data":{"id":"new"}}"#)
    }

    private func runsPage() -> RoutedTransport.Answer {
        let items = runs.filter { $0.startedAt <= time.wallClock }.map { run in
            let task = run.task.map { #""\#($0)""# } ?? "null"
            return #"{"id":"\#(run.id)","actId":"\#(run.actor)","actorTaskId":\#(task),"#
                + #""startedAt":"\#(Timestamp.iso8601(milliseconds: run.startedAt) ?? "")","#
                + #""defaultKeyValueStoreId":"S-\#(run.id)","meta":{"origin":"API"}}"#
        }
        return RoutedTransport.answer(200, #"{"data":{"items":[\#(items.joined(separator: ","))]}}"#)
    }

    private func namedPage(_ collection: String) -> RoutedTransport.Answer {
        let items = state.withLock { $0.named }.filter { $0.collection == collection }.map { entry in
            #"{"id":"\#(entry.id)","name":"\#(entry.name)","#
                + #""createdAt":"\#(Timestamp.iso8601(milliseconds: entry.createdAt) ?? "")"}"#
        }
        return RoutedTransport.answer(200, #"{"data":{"items":[\#(items.joined(separator: ","))]}}"#)
    }

    private func input(of store: String) -> RoutedTransport.Answer {
        guard let input = runs.first(where: { "S-\($0.id)" == store })?.input else {
            return RoutedTransport.answer(404)
        }
        return RoutedTransport.answer(200, String(decoding: input, as: UTF8.self))
    }
}
