import ArgumentParser
import Foundation

/// Where operations go. The order: `--gateway`, then `MOONGATE_GATEWAY`, then Maton when there is a key, else local.
enum GatewayChoice: Equatable {
    case local
    /// The Maton gateway, or the hosts that stand in for it.
    case maton(gateway: String, control: String)
    /// Another gateway.
    case other(url: String)

    static let matonGateway = "https://gateway.maton.ai"
    static let matonControl = "https://ctrl.maton.ai"

    init(option: String?, environment: [String: String]) throws {
        let wish = option ?? environment.nonEmpty("MOONGATE_GATEWAY")
        switch wish {
        case "local":
            self = .local
        case "maton":
            self = .maton(environment)
        case let url? where url.hasPrefix("http://") || url.hasPrefix("https://"):
            self = .other(url: url)
        case let other?:
            throw ValidationError(
                "unknown gateway '\(other)'; use local, maton, or a URL that starts with http:// or https://")
        case nil:
            let hasKey = environment.nonEmpty("MATON_API_KEY") != nil
            self = hasKey ? .maton(environment) : .local
        }
    }

    /// What the option says for it, and what people see.
    var name: String {
        switch self {
        case .local: "local"
        case .maton: "maton"
        case .other(let url): url
        }
    }

    private static func maton(_ environment: [String: String]) -> GatewayChoice {
        .maton(
            gateway: environment.nonEmpty("MATON_GATEWAY_URL") ?? matonGateway,
            control: environment.nonEmpty("MATON_CONTROL_URL") ?? matonControl
        )
    }
}

extension [String: String] {
    /// The variable's value unless it is missing or empty.
    func nonEmpty(_ name: String) -> String? {
        guard let value = self[name], !value.isEmpty else { return nil }
        return value
    }
}
