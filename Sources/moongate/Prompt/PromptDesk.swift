import ApifyModule
import Foundation
import GatewayAPI
import GatewayClient
import LineEditor
import LuaEngine
import REPL
import Synchronization

/// What the prompt asks of the program: Lua states, gateways, connections, runs.
final class PromptDesk: PromptHost {
    private let script: ScriptSource
    private let settings: RunSettings
    private let environment: [String: String]
    private let memory: RequestMemory
    private let known: Mutex<PromptPlace>
    private let seen = Mutex<KnownResources?>(nil)
    /// Where questions about what may be done are put.
    private let terminal: Terminal?
    let gateway: SwitchableGateway
    /// Told when the prompt should say another place.
    let placeChanged = Mutex<(@Sendable () -> Void)?>(nil)

    /// - Throws: `ValidationError` or `CommandProblem` when the options or the policy make no sense.
    init(script: ScriptSource, settings: RunSettings, environment: [String: String], terminal: Terminal?) throws {
        (self.script, self.settings, self.environment) = (script, settings, environment)
        self.terminal = terminal
        let memory = RequestMemory()
        self.memory = memory
        let session = try Self.makeSession(script, settings, environment, ClientTuning(), memory)
        let link = AnswerLink()
        gateway = SwitchableGateway(session) { link.desk?.answered($0, $1) }
        known = Mutex(Self.place(of: session))
        link.desk = self
    }

    /// The desk hears of answers that come through the gateway it has.
    private final class AnswerLink: Sendable {
        private struct Weak: Sendable { weak var desk: PromptDesk? }
        private let link = Mutex(Weak())

        var desk: PromptDesk? {
            get { link.withLock { $0.desk } }
            set { link.withLock { $0.desk = newValue } }
        }
    }

    /// A way to a gateway, with whoever decides what may be done there.
    private static func makeSession(
        _ script: ScriptSource, _ settings: RunSettings, _ environment: [String: String], _ tuning: ClientTuning,
        _ memory: RequestMemory
    ) throws -> GatewaySession {
        let policyFile = PolicyFile(environment: environment)
        let policy = try policyFile.policy()
        var choice = settings.gateway
        choice.standardConnection = policy.connection
        let trust = try Trust(script, nil, policy, policyFile, settings, environment)
        return try GatewaySession(
            choice, environment: environment, tuning: tuning, gatekeeper: trust.gatekeeper
        ) { memory.note($0) }
    }

    /// Has the questions of the gateway that is used put on the terminal of the prompt.
    func askOnTerminal() async {
        guard let trustGuard = gateway.session.trustGuard else { return }
        trustGuard.connectionChosen.withLock { $0 = { [weak self] in self?.acts(through: $0) } }
        await trustGuard.desk.use(terminal.map(TerminalAsker.init))
    }

    private func acts(through connection: ConnectionEntry) {
        setPlace(PromptPlace(name: connection.alias ?? String(connection.id.prefix(8)), isLocal: false))
    }

    // MARK: - Plans

    func beginPlan(in engine: Engine) async throws {
        let plan = Plan()
        try await ApifyModule(gateway: gateway).preparePlan(plan, in: engine)
        gateway.session.trustGuard?.begin(plan)
    }

    func endPlan(in engine: Engine?) async -> [String] {
        // A fresh state has nothing to let go of.
        _ = try? await engine?.bootstrap(Chunk("require('moongate.plan').release()", name: "=[plan]"))
        guard let trustGuard = gateway.session.trustGuard, let plan = trustGuard.plan else { return [] }
        trustGuard.endPlan()
        return plan.text.split(separator: "\n").map(String.init)
    }

    private static func place(of session: GatewaySession) -> PromptPlace {
        PromptPlace(
            name: session.isLocal ? session.choice.name : session.settings.connection ?? session.choice.name,
            isLocal: session.isLocal)
    }

    // MARK: - Lua states

    func openEngine(output: ScriptOutput) async throws -> Engine {
        var configuration = ScriptHost.configuration(
            script: script, settings: settings, libraries: libraries(), environment: environment)
        configuration.standardOutput = .owner(output)
        let engine = try Engine(configuration)
        try await ScriptHost.install(gateway, script: script, in: engine)
        return engine
    }

    /// The shared libraries of the working directory's project. What is wrong with them keeps nobody from the prompt.
    private func libraries() -> [PinnedLibrary] {
        do {
            let libraries = try ScriptLibraries(script, nil, environment: environment)
            return libraries?.pinned { [gateway] in gateway.session } ?? []
        } catch {
            StandardError.line("moongate: \(LibraryDesk.message(of: error))")
            return []
        }
    }

    // MARK: - Places

    var place: PromptPlace { known.withLock { $0 } }

    private func setPlace(_ place: PromptPlace) {
        known.withLock { $0 = place }
        placeChanged.withLock { $0 }?()
    }

    func findPlace() async {
        let session = gateway.session
        let place = Self.place(of: session)
        setPlace(place)
        guard !session.isLocal, let client = try? await session.client() else { return }
        do throws(GatewayError) {
            guard let id = try await client.resolveConnection() else { return }
            let name = (try? await connections())?.first { $0.id == id }?.name ?? String(id.prefix(8))
            setPlace(PromptPlace(name: name, isLocal: false))
        } catch  where error.code == .ambiguousConnection && terminal != nil && !self.settings.permissions.asksNobody {
            StandardError.line(
                "moongate: several connections to Apify are active; the first call asks which one to act on")
        } catch {
            StandardError.line("moongate: \(error.message)")
        }
    }

    func connections() async throws -> [PromptConnection] {
        let client = try await gateway.client()
        let entries = try await client.listConnections()
        let current = try? await client.resolveConnection()
        return entries.map {
            PromptConnection(id: $0.id, name: $0.alias, status: $0.status ?? "", isCurrent: $0.id == current)
        }
    }

    func choose(connection wish: String) async throws {
        let all = try await connections()
        var matches = all.filter { $0.id == wish || $0.name == wish }
        // The prompt names those without a name by the beginning of their ID.
        if matches.isEmpty { matches = all.filter { $0.id.hasPrefix(wish) } }
        guard let match = matches.first, matches.count == 1 else {
            let what =
                matches.isEmpty ? "there is no connection called" : "there are several connections that begin with"
            throw GatewayError(code: .noConnection, message: "\(what) '\(wish)'", hint: ":conn lists them")
        }
        var settings = gateway.session.settings
        settings.connection = match.id
        try await replace(settings)
        setPlace(PromptPlace(name: match.name ?? String(match.id.prefix(8)), isLocal: gateway.isLocal))
    }

    func choose(gateway choice: String, in engine: Engine) async throws {
        var settings = settings.gateway
        settings.choice = choice
        settings.connection = nil
        try await replace(settings)
        try await ApifyModule(gateway: gateway).gatewayChanged(in: engine)
    }

    private func replace(_ settings: GatewaySettings) async throws {
        var all = self.settings
        all.gateway = settings
        let session = try Self.makeSession(script, all, environment, gateway.tuning, memory)
        // What cannot be opened is not gone to.
        _ = try await session.client()
        let old = gateway.replace(session)
        old.trustGuard?.close()
        await askOnTerminal()
        setPlace(Self.place(of: session))
        for remark in await old.remarksOnRuns(failed: true) { StandardError.line("moongate: " + remark) }
        await old.shutdown()
    }

    // MARK: - Requests and runs

    var requests: [String] { memory.lines }

    var underWay: CallsUnderWay { gateway.calls }

    func takeEffects() -> [String] { gateway.takeEffects().names }

    func status(ofRun id: String) async -> String? {
        guard let client = try? await gateway.client(),
            let response = try? await client.waitForRun(id, RunWait(timeout: .zero))
        else { return nil }
        return RunSummary(response)?.status
    }

    func abort(run id: String) async throws {
        guard let abort = Catalogue.operation("runs.abort") else { return }
        let call = OperationCall(abort, path: [id])
        let intent = Intent(call: call, function: "apify.runs.abort", place: nil, consent: .answer)
        _ = try await gateway.admitting(intent) { try await gateway.client().send(call) }
    }

    func unfinishedRuns() async -> [String] {
        let session = gateway.session
        if session.isLocal { return await session.remarksOnRuns(failed: false) }
        return await session.unfinishedRuns().map {
            "run \($0) goes on; :open shows it, apify.runs.abort(\"\($0)\") ends it"
        }
    }

    // MARK: - Names

    private func answered(_ operation: GatewayAPI.Operation, _ response: GatewayResponse) {
        guard let resources = seen.withLock({ $0 }) else { return }
        ResourceReader(resources: resources).read(operation, response)
    }

    /// Lists that are short and that people complete from. The local gateway is only opened for it when somebody wants a name
    /// of what it keeps: an untouched session should start nothing.
    func refresh(_ resources: KnownResources, mayOpen: Bool) async -> Bool {
        seen.withLock { $0 = resources }
        let session = gateway.session
        let isWorthOpening =
            mayOpen && session.isLocal && FileManager.default.fileExists(atPath: session.settings.state)
        let isOpen = await session.isOpen
        guard isOpen || isWorthOpening, let client = try? await session.client() else { return false }
        let reader = ResourceReader(resources: resources)
        var hasSeen = false
        for group in ["acts", "tasks", "datasets", "key_value_stores", "request_queues", "schedules", "runs"] {
            guard !Task.isCancelled, let list = Catalogue.operation(group + ".list") else { continue }
            let call = OperationCall(list, query: [("limit", "100"), ("desc", "1")])
            guard let response = try? await client.send(call) else { continue }
            hasSeen = true
            reader.read(list, response)
        }
        return hasSeen
    }

    // MARK: - Pages

    func page(of thing: PromptThing) async -> String? {
        if case .connection(let url) = thing {
            return url.hasPrefix("https://") || url.hasPrefix("http://127.0.0.1") ? url : nil
        }
        guard gateway.isLocal else { return "https://console.apify.com" + thing.consolePath }
        guard let base = try? await gateway.client().configuration.gatewayURL else { return nil }
        return base + thing.apiPath
    }
}

extension PromptThing {
    /// Below the Apify Console.
    fileprivate var consolePath: String {
        switch self {
        case .run(let id, let actor):
            actor.map { "/actors/\($0.pathPart)/runs/\(id.pathPart)" } ?? "/actors/runs/\(id.pathPart)"
        case .actor(let id): "/actors/" + id.pathPart
        case .task(let id): "/actors/tasks/" + id.pathPart
        case .dataset(let id): "/storage/datasets/" + id.pathPart
        case .store(let id): "/storage/key-value/" + id.pathPart
        case .queue(let id): "/storage/request-queue/" + id.pathPart
        case .schedule(let id): "/schedules/" + id.pathPart
        case .connection: "/"
        }
    }

    /// Below the local gateway, which has no pages of its own: what its API says.
    fileprivate var apiPath: String {
        switch self {
        case .run(let id, _): "/v2/actor-runs/\(id.pathPart)/log"
        case .actor(let id): "/v2/acts/" + id.pathPart
        case .task(let id): "/v2/actor-tasks/" + id.pathPart
        case .dataset(let id): "/v2/datasets/\(id.pathPart)/items?format=html"
        case .store(let id): "/v2/key-value-stores/\(id.pathPart)/keys"
        case .queue(let id): "/v2/request-queues/" + id.pathPart
        case .schedule(let id): "/v2/schedules/" + id.pathPart
        case .connection: "/"
        }
    }
}

extension String {
    /// The text as one part of a path: it came from a server.
    fileprivate var pathPart: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-_~"))) ?? ""
    }
}
