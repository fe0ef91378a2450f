import Foundation

/// Lets scripts and questions have the terminal in turns.
///
/// `@unchecked Sendable`: what changes is touched with the condition's lock held only.
final class ScriptTurns: @unchecked Sendable {
    private let condition = NSCondition()
    private var writers = 0
    private var isAsking = false

    /// A script is about to run. Waits while a question stands on the terminal.
    func begin() {
        condition.lock()
        while isAsking { condition.wait() }
        writers += 1
        condition.unlock()
    }

    /// It stands still.
    func end() {
        condition.lock()
        writers -= 1
        condition.broadcast()
        condition.unlock()
    }

    /// Does something while no script runs. Blocks its thread until that is so.
    func whileNoneRuns<R>(_ body: () -> R) -> R {
        condition.lock()
        while writers > 0 || isAsking { condition.wait() }
        isAsking = true
        condition.unlock()
        defer {
            condition.lock()
            isAsking = false
            condition.broadcast()
            condition.unlock()
        }
        return body()
    }
}
