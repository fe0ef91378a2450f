/// Which of the two hosts serves an operation.
public enum ServiceHost: String, Sendable, CaseIterable {
    /// The gateway that passes requests on to the Apify API. Operation paths stand below `/apify/v2`.
    case gateway
    /// The host where connections to accounts are managed. Operation paths stand directly below its root.
    case control
}
