extension LocalGateway {
    /// A gateway that another program, or this one, runs on a state directory.
    public struct Running: Sendable {
        /// `http://127.0.0.1:PORT`.
        public let baseURL: String
        /// What clients send as `Authorization: Bearer …`.
        public let token: String
        /// The process it runs in.
        public let processID: Int32
        /// Whether it is there for everybody; see ``Configuration/isServed``.
        public let isServed: Bool
        /// What it calls its version; empty when it says none.
        public let version: String
        /// The start page of its demo site, if it has one.
        public let demoURL: String?
        /// The folder whose files are its actors too; nil when there is none.
        public let projectDirectory: String?
    }

    /// The gateways that run on a state directory now: those that serve everybody first, and the one that has run longest
    /// before the others.
    ///
    /// - Parameter directory: the path; one that does not exist has none.
    public static func running(in directory: String) -> [Running] {
        let all = GatewayBeacon.all(in: directory).map {
            Running(
                baseURL: $0.baseURL, token: $0.token, processID: $0.owner.process.pid, isServed: $0.isServed,
                version: $0.version, demoURL: $0.hasDemo ? $0.baseURL + DemoSite.root : nil,
                projectDirectory: $0.projectDirectory)
        }
        return all.filter(\.isServed) + all.filter { !$0.isServed }
    }
}
