import Foundation

/// How a running gateway is found by other programs of the same user: a file in the state directory that says where it
/// listens, with its token.
struct GatewayBeacon: Sendable {
    private static let prefix = "gateway-"

    var baseURL: String
    var token: String
    var owner: OwnerIdentity
    var startedAt: Moment
    var isServed = false
    var version = ""
    var hasDemo = false
    var projectDirectory: String?

    private static func path(_ owner: OwnerIdentity, in directory: String) -> String {
        "\(directory)/\(prefix)\(owner.instance).json"
    }

    /// Writes the file; only its owner may read it.
    func light(in directory: String) {
        let value = JSONValue.object([
            ("baseUrl", .string(baseURL)), ("token", .string(token)), ("owner", .string(owner.description)),
            ("startedAt", .int(startedAt.milliseconds)), ("served", .bool(isServed)), ("version", .string(version)),
            ("demo", .bool(hasDemo)), ("project", .optional(projectDirectory)),
        ])
        let path = Self.path(owner, in: directory)
        let draft = path + "-new"
        let isWritten = FileManager.default.createFile(
            atPath: draft, contents: Data(value.bytes), attributes: [.posixPermissions: 0o600])
        // A gateway without a beacon works; it is only not found.
        if isWritten, rename(draft, path) != 0 { unlink(draft) }
    }

    static func extinguish(_ owner: OwnerIdentity, in directory: String) {
        unlink(path(owner, in: directory))
    }

    /// The gateways that are alive, the oldest first.
    static func all(in directory: String) -> [GatewayBeacon] {
        paths(in: directory).compactMap { GatewayBeacon(path: $0) }.filter(\.owner.isAlive)
            .sorted { $0.startedAt < $1.startedAt }
    }

    /// Whether the last gateway ended without a word, as by being killed.
    static func isLeftBehind(in directory: String) -> Bool {
        let beacons = paths(in: directory).map { GatewayBeacon(path: $0) }
        return !beacons.isEmpty && !beacons.contains { $0?.owner.isAlive == true }
    }

    /// Removes the files of gateways that are gone.
    static func removeDead(in directory: String) {
        for path in paths(in: directory) where GatewayBeacon(path: path)?.owner.isAlive != true { unlink(path) }
    }

    private static func paths(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.map { "\(directory)/\($0)" }
    }

    init(of configuration: LocalGateway.Configuration, baseURL: String, token: String, owner: OwnerIdentity) {
        (self.baseURL, self.token, self.owner, startedAt) = (baseURL, token, owner, .system)
        (isServed, version, hasDemo) = (configuration.isServed, configuration.version, configuration.demo)
        projectDirectory = configuration.projectDirectory
    }

    private init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path), data.count < 4096,
            let value = try? JSONValue(parsing: [UInt8](data)),
            let baseURL = value["baseUrl"]?.string, Self.isOnThisMachine(baseURL),
            let token = value["token"]?.string, let owner = value["owner"]?.string.flatMap({ OwnerIdentity($0) })
        else { return nil }
        (self.baseURL, self.token, self.owner) = (baseURL, token, owner)
        startedAt = Moment(milliseconds: value["startedAt"]?.integer ?? 0)
        isServed = value["served"]?.bool ?? false
        version = value["version"]?.string ?? ""
        hasDemo = value["demo"]?.bool ?? false
        projectDirectory = value["project"]?.string
    }

    /// The folder may have come from anywhere; what lies in it must not lead scripts and their data to another machine.
    private static func isOnThisMachine(_ url: String) -> Bool {
        let prefix = "http://127.0.0.1:"
        return url.hasPrefix(prefix) && UInt16(url.dropFirst(prefix.count)) != nil
    }
}
