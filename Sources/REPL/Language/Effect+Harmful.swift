import GatewayAPI

extension Effect {
    /// What a line that is only suggested must not do: it might be taken by mistake.
    static let harmful: Effect = [.delete, .spend, .persist]
}
