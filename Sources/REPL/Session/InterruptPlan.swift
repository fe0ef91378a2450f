/// What Ctrl-C means: a pure table of states, without clocks and threads.
struct InterruptPlan: Equatable, Sendable {
    /// What goes on at the prompt.
    enum State: Equatable, Sendable {
        /// The editor reads keys, or a question is asked: Ctrl-C is a key there, and a signal comes from elsewhere.
        case prompting
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

    private(set) var state = State.prompting

    /// Ctrl-C was pressed.
    ///
    /// - Parameter waitsForRuns: whether the script waits for remote runs, which go on without it.
    mutating func press(waitsForRuns: Bool) -> Action {
        switch state {
        case .prompting: return .drop
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
}
