/// What Ctrl-C means: a pure table of states, without clocks and threads.
struct InterruptPlan: Equatable, Sendable {
    /// What goes on at the prompt.
    enum State: Equatable, Sendable {
        /// The editor reads keys, or a question is asked: Ctrl-C is a key there, and a signal comes from elsewhere.
        case prompting
        /// An input has been read, and nothing runs yet or any more.
        case between
        /// A script runs or waits.
        case evaluating
        /// Ctrl-C was pressed, and the script has not stopped yet.
        case stopping
        /// It was pressed again: the Lua state is being given up.
        case forcing
        /// Another program has the terminal: Ctrl-C is its own business.
        case lent
    }

    enum Action: Equatable, Sendable {
        /// Nothing at all.
        case nothing
        /// Drop what has been typed.
        case drop
        /// Ask what is to become of the runs that the script waits for.
        case ask
        /// Stop the script.
        case interrupt
        /// Give the Lua state up.
        case force
        /// End the process.
        case exit
    }

    private(set) var state = State.between
    /// Whether Ctrl-C was pressed so early that what it is meant for had not begun.
    private var isPending = false

    /// Ctrl-C was pressed.
    ///
    /// - Parameter waitsForRuns: whether the script waits for remote runs, which go on without it.
    mutating func press(waitsForRuns: Bool) -> Action {
        switch state {
        case .prompting:
            // The editor may just have finished, and know nothing of it.
            isPending = true
            return .drop
        case .between:
            isPending = true
            return .nothing
        case .lent: return .nothing
        case .evaluating:
            state = .stopping
            return waitsForRuns ? .ask : .interrupt
        case .stopping:
            state = .forcing
            return .force
        case .forcing: return .exit
        }
    }

    /// The user wants to go on waiting: as if Ctrl-C had not been pressed.
    mutating func resume() {
        if state == .stopping { state = .evaluating }
    }

    mutating func enter(_ new: State) { state = new }

    mutating func beginReading() {
        state = .prompting
        isPending = false
    }

    /// - Parameter wasCancelled: whether Ctrl-C has ended the reading, and so has been served.
    mutating func endReading(wasCancelled: Bool) {
        state = .between
        if wasCancelled { isPending = false }
    }

    /// A script begins.
    ///
    /// - Returns: whether Ctrl-C was pressed for it already.
    mutating func beginEvaluating() -> Bool {
        defer { isPending = false }
        state = .evaluating
        return isPending
    }
}
