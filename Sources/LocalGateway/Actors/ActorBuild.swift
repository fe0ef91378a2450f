/// A build of an actor. There is nothing to compile here, so it is finished when it is made: a version as it was then.
struct ActorBuild: Sendable {
    var id: String
    var actId: String
    /// `MAJOR.MINOR.BUILD`.
    var number: String
    var startedAt: Moment
    var origin = "API"
    /// The sources, which are many bytes: nil until somebody needs them.
    var version: ActorVersion?

    /// `MAJOR.MINOR`.
    var versionNumber: String { number.split(separator: ".").prefix(2).joined(separator: ".") }

    var numberInt: Int64 { Self.integer(number) }

    /// The number as one integer: two digits for the minor version, five for the build.
    static func integer(_ number: String) -> Int64 {
        let parts = number.split(separator: ".").compactMap { Int64($0) }
        guard parts.count == 3, parts.allSatisfy({ (0..<100_000).contains($0) }) else { return 0 }
        return parts[0] * 10_000_000 + parts[1] * 100_000 + parts[2]
    }
}
