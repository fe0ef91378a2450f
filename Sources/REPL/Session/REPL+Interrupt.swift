import ApifyModule
import LineEditor
import LuaEngine
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension REPL {
    /// How long the script in front is given before whatever keeps it from running is stopped as well.
    private static let patience = Duration.milliseconds(150)
    /// How often it is looked, every 10 ms, whether requests that were stopped have ended.
    private static let looks = 30
    /// How long after Ctrl-C the user is told that something does not stop.
    private static let longPatience = Duration.seconds(1)

    /// What Ctrl-C does: see ``InterruptPlan``. Any thread.
    public func interrupt() {
        let waits = isWaitingForRuns
        let action = interrupts.withLock { $0.press(waitsForRuns: waits) }
        switch action {
        case .nothing: break
        case .drop: reader.cancel()
        case .ask, .interrupt, .force, .exit: pressed.withLock { $0 }?(action)
        }
    }

    /// Whether it is the script in front that waits for runs: jobs may as well, and nobody asked about those.
    private var isWaitingForRuns: Bool {
        guard isAskable, evaluator.background.jobs.allSatisfy({ $0.ended != nil }) else { return false }
        return !waitedFor.isEmpty
    }

    private var waitedFor: [String] {
        host.underWay.all.flatMap { entry -> [String] in
            if case .wait(let runs) = entry.activity { return runs }
            return []
        }
    }

    private enum Event<Value: Sendable>: Sendable {
        case ended(Value)
        case pressed(InterruptPlan.Action)
        case answered(Character)
        /// The gateway has answered for all runs that were to be aborted.
        case aborted
        case overdue
        case stuck
    }

    /// Does something that Ctrl-C stops.
    ///
    /// - Returns: nil when it did not stop, so that its Lua state has to be given up.
    func whileInterruptible<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) async -> Value? {
        let (events, send) = AsyncStream<Event<Value>>.makeStream()
        pressed.withLock { $0 = { send.yield(.pressed($0)) } }
        let wasPressed = interrupts.withLock { $0.beginEvaluating() }
        defer {
            interrupts.withLock { $0.enter(.between) }
            pressed.withLock { $0 = nil }
        }
        if wasPressed { interrupt() }
        Task { send.yield(.ended(await body())) }
        var left: [CallsUnderWay.Entry] = []
        var (isAsking, isAborting) = (false, false)
        var ended: Value?
        for await event in events {
            switch event {
            case .ended(let value):
                if isAsking { configuration.terminal?.cancelQuestion() }
                await tellWhatIsLeft(left)
                guard isAborting else { return value }
                ended = value
            case .pressed(.ask):
                isAsking = true
                ask { send.yield(.answered($0)) }
            case .answered(let answer):
                isAsking = false
                isAborting = answer == "a"
                serve(answer, &left) { send.yield($0) }
            case .aborted:
                isAborting = false
                if let ended { return ended }
            case .pressed(.interrupt):
                left = stop { send.yield($0) }
            case .overdue:
                // Once more: it may not have begun when it was asked first.
                evaluator.engine?.interrupt(.cancelled, inFrontOf: evaluator.background)
                evaluator.engine?.interruptWhatRuns(.cancelled)
            case .stuck: screen.tell("this does not stop; Ctrl-C once more gives its Lua state up", .dim)
            // What is left then is only the word of the gateway about what it was asked to abort.
            case .pressed(.force): return ended
            case .pressed: exitProcess()
            }
        }
        return nil
    }

    /// Asks the script in front to stop; a job that never waits must not keep it from hearing of that.
    ///
    /// - Returns: what it was waiting for.
    private func stop<Value>(_ send: @escaping @Sendable (Event<Value>) -> Void) -> [CallsUnderWay.Entry] {
        let left = host.underWay.all
        evaluator.engine?.interrupt(.cancelled, inFrontOf: evaluator.background)
        Task {
            try? await Task.sleep(for: Self.patience)
            send(.overdue)
            try? await Task.sleep(for: Self.longPatience - Self.patience)
            send(.stuck)
        }
        return left
    }

    private func ask(_ answered: @escaping @Sendable (Character) -> Void) {
        let runs = waitedFor
        Task { [self] in
            guard let terminal = configuration.terminal, let first = runs.first else { return answered("l") }
            let status = await host.status(ofRun: first) ?? "under way"
            let rest = runs.count > 1 ? " (and \(runs.count - 1) more)" : ""
            let name = "run \(first.prefix(40))\(rest) is \(status)".onOneLine
            answered(
                await ask(
                    terminal, "\(name)  [k]eep waiting  [l]eave running  [a]bort > ", answers: "kla", otherwise: "l"))
        }
    }

    private func serve<Value>(
        _ answer: Character, _ left: inout [CallsUnderWay.Entry], _ send: @escaping @Sendable (Event<Value>) -> Void
    ) {
        guard answer != "k" else {
            interrupts.withLock { $0.resume() }
            return
        }
        let runs = waitedFor
        left = stop(send)
        guard answer == "a" else { return }
        // Ctrl-C is heard meanwhile.
        Task {
            await abort(runs)
            send(.aborted)
        }
    }

    private func abort(_ runs: [String]) async {
        for run in runs {
            do {
                try await host.abort(run: run)
                screen.tell("run \(run.onOneLine) is being aborted")
            } catch {
                screen.tell("run \(run) could not be aborted: \(String(describing: error).cutForOneLine)", Style(.red))
            }
        }
    }

    /// Says what the script that was stopped leaves behind: what it waited for then and does not any more.
    private func tellWhatIsLeft(_ before: [CallsUnderWay.Entry]) async {
        guard !before.isEmpty else { return }
        let now = await whatStays(of: before)
        for entry in before where !now.contains(entry) {
            switch entry.activity {
            case .request(let method, let path, changes: true):
                screen.tell("outcome unknown: \(method) \(path.onOneLine) was under way; look before repeating it")
            case .request: break
            case .wait(let runs):
                for run in runs.prefix(5) {
                    let id = run.onOneLine
                    screen.tell("run \(id) goes on; apify.wait(\"\(id)\") waits for it again", .dim)
                }
            case .download(let path):
                // What cannot be gone on with is not kept.
                guard access(path + ".part", F_OK) == 0 else { break }
                screen.tell(
                    "what has come is in \(path.onOneLine).part; "
                        + "the same call with resume = true goes on from there", .dim)
            }
        }
    }

    /// What goes on of some activities: what was stopped takes a moment to notice, what belongs to jobs does not end.
    private func whatStays(of before: [CallsUnderWay.Entry]) async -> Set<CallsUnderWay.Entry> {
        for _ in 0..<Self.looks where !host.underWay.all.allSatisfy({ !before.contains($0) }) {
            try? await Task.sleep(for: .milliseconds(10))
        }
        return Set(host.underWay.all)
    }

    /// Gives the Lua state up and opens another one.
    ///
    /// - Returns: an exit status when there is none.
    func takeFreshState(_ session: inout PromptSession) async -> Int32? {
        interrupts.withLock { $0.enter(.forcing) }
        pressed.withLock { $0 = { [self] _ in exitProcess() } }
        defer {
            interrupts.withLock { $0.enter(.between) }
            pressed.withLock { $0 = nil }
        }
        let old = evaluator.engine
        old?.interrupt(.cancelled)
        do {
            evaluator.replace(try await makeEngine())
        } catch {
            screen.tell("there is no Lua state any more: \(String(describing: error).cutForOneLine)")
            return 70
        }
        // What is left of the old state is closed when, and if, it comes to an end.
        Task { await old?.close() }
        screen.tell("nothing stopped it: this is a fresh Lua state, what was defined is gone (the history is not)")
        return nil
    }

    /// The last way out: whatever hangs ends with the process. The terminal is put in order on the way.
    private func exitProcess() -> Never {
        configuration.terminal?.enter(.ordinary)
        exit(130)
    }
}
