/// An actor the gateway can run.
struct LocalActor: Sendable {
    static let buildTag = "latest"
    static let buildNumber = "0.0.1"

    var username = "apify"
    var name: String
    var title: String
    var description: String
    var source: String
    var timeoutSecs: Int64
    var memoryMbytes: Int64
    /// JSON text.
    var exampleInput: String

    var fullName: String { "\(username)/\(name)" }

    /// Identifiers of the actors that stand in for well-known ones are theirs; others follow from the name.
    var id: String {
        switch fullName {
        case "apify/web-scraper": "moJRLRc85AitArpNN"
        case "apify/hello-world": "E2jjCZBezvAZnX8Rb"
        default: Identifier.derived(from: fullName)
        }
    }

    var buildId: String { Identifier.derived(from: "\(fullName)@\(Self.buildNumber)") }

    var defaultOptions: RunOptions {
        RunOptions(
            build: Self.buildTag, timeoutSecs: timeoutSecs, memoryMbytes: memoryMbytes, maxItems: nil,
            maxTotalChargeUsd: nil, restartOnError: false)
    }
}
