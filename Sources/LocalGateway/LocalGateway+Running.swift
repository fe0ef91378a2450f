extension LocalGateway {
    /// A gateway that another program, or this one, runs on a state directory.
    public struct Running: Sendable {
        /// `http://127.0.0.1:PORT`.
        public let baseURL: String
        /// What clients send as `Authorization: Bearer …`.
        public let token: String
        /// The process it runs in.
        public let processID: Int32
    }

    /// The gateways that run on a state directory now, the one that has run longest first.
    ///
    /// - Parameter directory: the path; one that does not exist has none.
    public static func running(in directory: String) -> [Running] {
        GatewayBeacon.all(in: directory).map {
            Running(baseURL: $0.baseURL, token: $0.token, processID: $0.owner.process.pid)
        }
    }
}
