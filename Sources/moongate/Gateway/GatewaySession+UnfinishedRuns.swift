import GatewayClient

extension GatewaySession {
    /// How long the end of a session may wait for what has become of its runs.
    private static let patience = Duration.seconds(2)
    /// How many runs are asked for; a script that started thousands is not asked about all of them.
    private static let most = 50

    /// What is to be said at the end of the session about the runs that scripts started in it. On a local gateway of its own
    /// they end with it; elsewhere they go on, which is what a script that ended well will have meant. It cannot have meant a
    /// run that it knows nothing of.
    func remarksOnRuns(failed: Bool) async -> [String] {
        let joined = await joined()
        if let joined, Self.hasEnded(joined, in: settings.state) {
            return startedRuns.unfinished.map {
                "run \($0) had not ended, as far as is known, when its local gateway did"
            }
        }
        if isLocal, joined == nil {
            return await unfinishedRuns().map { "run \($0) has not ended and is aborted with the local gateway" }
        }
        let unanswered = Set(startedRuns.unanswered).sorted().map {
            "the answer to \($0) never came, so a run may have been started; "
                + "apify.runs.list { desc = true } shows the latest"
        }
        guard failed else { return unanswered }
        return unanswered + (await unfinishedRuns()).map { "run \($0) goes on; to abort it: \(abortCommand($0))" }
    }

    /// The ids of the runs that scripts started here and that go on, as far as is known.
    func unfinishedRuns() async -> [String] {
        let ids = startedRuns.unfinished.suffix(Self.most)
        guard !ids.isEmpty, let client = try? await client() else { return [] }
        let ended = await withTaskGroup(of: String?.self, returning: Set<String>.self) { group in
            for id in ids { group.addTask { await Self.hasEnded(id, client) ? id : nil } }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return nil
            }
            var ended: Set<String> = []
            var answers = 0
            for await id in group {
                if let id { ended.insert(id) }
                answers += 1
                if answers == ids.count { break }
            }
            group.cancelAll()
            return ended
        }
        return ids.filter { !ended.contains($0) }
    }

    private static func hasEnded(_ id: String, _ client: GatewayClient) async -> Bool {
        guard let response = try? await client.waitForRun(id, RunWait(timeout: .zero)) else { return false }
        return RunSummary(response)?.hasEnded ?? false
    }

    /// The command that aborts a run, as this session would have to send it.
    private func abortCommand(_ id: String) -> String {
        var words = ["moongate"]
        if isLocal {
            words += ["--gateway", "local"]
        } else if let gateway = settings.choice {
            words += ["--gateway", ScriptCall.quoted(gateway)]
        }
        if isLocal, settings.state != LocalState.defaultFolder {
            words += ["--state", ScriptCall.quoted(settings.state)]
        }
        if let connection = settings.connection { words += ["--connection", ScriptCall.quoted(connection)] }
        if !isLocal { words.append("--allow-delete=run:\(id)") }
        return (words + ["-e", "'apify.runs.abort(\"\(id)\")'"]).joined(separator: " ")
    }
}
