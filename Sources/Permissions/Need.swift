import GatewayAPI

/// One effect on one thing: what has to be allowed.
public struct Need: Sendable, Hashable {
    /// One of the five effects.
    public let effect: Effect
    public var resource: Resource

    public init(_ effect: Effect, _ resource: Resource) {
        self.effect = effect
        self.resource = resource
    }

    /// The effect's name.
    public var name: String { effect.names.first ?? "nothing" }

    /// `spend on actor:apify~web-scraper`
    public var phrase: String { "\(name) on \(resource.scope)" }
}
