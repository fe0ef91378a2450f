import Synchronization

/// Writes what a run's process prints into its log. Called on the process's own threads, one at a time.
final class LogWriter: Sendable {
    private let runId: String
    private let environment: RunSupervisor.Environment
    private let formatter = Mutex(LogFormatter())

    init(runId: String, environment: RunSupervisor.Environment) {
        self.runId = runId
        self.environment = environment
    }

    func write(_ bytes: [UInt8]) {
        store(formatter.withLock { $0.format(bytes, at: environment.logs.clock.now) })
    }

    func finish() {
        store(formatter.withLock { $0.finish() })
    }

    /// A log that cannot be written (a full disk) must not stop the run.
    private func store(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        try? environment.database.writeBlocking { db in try environment.logs.append(db, runId, bytes) }
        environment.board.changed(LogStore.topic(runId))
    }
}
