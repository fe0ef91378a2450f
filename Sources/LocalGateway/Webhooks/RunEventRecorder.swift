import GRDB
import Synchronization

/// Where ``RunStore`` tells what happens to runs, inside the database write in which it happens.
///
/// What the listener writes stands or falls with the change itself: no change of status without its events, and no event
/// of a change that never came to be.
final class RunEventRecorder: Sendable {
    typealias Listener = @Sendable (Database, WebhookEventType, RunRecord) throws -> Void

    private let listener = Mutex<Listener?>(nil)

    func listen(_ listener: @escaping Listener) { self.listener.withLock { $0 = listener } }

    func happened(_ db: Database, _ type: WebhookEventType, to run: RunRecord) throws {
        try listener.withLock { $0 }?(db, type, run)
    }
}
