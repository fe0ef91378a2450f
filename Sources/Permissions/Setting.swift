import GatewayAPI

/// Who could be asked, which decides what holds when nothing was said.
public enum Setting: Sendable, Hashable, CaseIterable {
    /// Somebody types at the prompt.
    case prompt
    /// A script runs, and somebody sits at the terminal.
    case terminal
    /// Nobody is there.
    case unattended
    /// Everything happens on the local gateway.
    case local
}

extension Setting {
    /// What holds for an effect about which nothing was said.
    enum Standard: Sendable, Equatable {
        case allow, ask, refuse
    }

    /// - Parameter isDeclared: whether the script's header asks for it.
    func standard(_ effect: Effect, isDeclared: Bool) -> Standard {
        switch (self, effect) {
        case (.local, _), (_, .read), (.prompt, .write): .allow
        case (.terminal, .write): isDeclared ? .allow : .ask
        case (.prompt, _), (.terminal, _): .ask
        case (.unattended, _): .refuse
        }
    }
}
