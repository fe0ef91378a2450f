import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension TransportError {
    /// The failure as the network libraries tell it, in our terms.
    ///
    /// - Parameters:
    ///   - error: What was thrown.
    ///   - isCancelled: Whether the caller had given up by then, in which case whatever was thrown follows from that.
    ///   - timeout: How long the exchange was allowed to take.
    init(_ error: any Error, isCancelled: Bool, timeout: Duration) {
        if isCancelled {
            self = .network(.cancelled, "was cancelled", sent: true, error)
            return
        }
        switch error {
        case let error as TransportError: self = error
        case is CancellationError: self = .network(.cancelled, "was cancelled", sent: true, error)
        case let error as HTTPClientError: self = .client(error, timeout)
        case let error as NIOConnectionError: self = .connection(error)
        case let error as SocketAddressError.UnknownHost:
            self = .network(.dnsFailed, "has a name that leads nowhere: \(error.errorDescription)", sent: false, error)
        case let error as IOError: self = .socket(error)
        case let error as HTTPParserError: self = .parser(error)
        case ChannelError.connectTimeout: self = .unreachable(error)
        default: self = .library(error)
        }
    }

    static func timeout(_ timeout: Duration) -> TransportError {
        TransportError(
            code: .timeout,
            message: "did not answer within \(timeout.seconds)",
            mayHaveBeenSent: true
        )
    }

    static func stalled(_ what: String, for time: Duration) -> TransportError {
        TransportError(code: .timeout, message: "\(what) for \(time.seconds)", mayHaveBeenSent: true)
    }

    static func tooLarge(status: Int?, limit: Int) -> TransportError {
        TransportError(
            code: .responseTooLarge,
            message: "answered with more than \(limit) bytes",
            mayHaveBeenSent: true,
            status: status
        )
    }

    private static func network(
        _ code: GatewayError.Code, _ message: String, sent: Bool, _ cause: any Error
    ) -> TransportError {
        TransportError(code: code, message: message, mayHaveBeenSent: sent, status: nil, cause: cause)
    }

    private static func unreachable(_ error: any Error) -> TransportError {
        network(.timeout, "could not be reached in time", sent: false, error)
    }

    private static func client(_ error: HTTPClientError, _ timeout: Duration) -> TransportError {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: return unreachable(error)
        case .deadlineExceeded, .readTimeout, .writeTimeout: return .timeout(timeout)
        case .remoteConnectionClosed:
            return network(.connectionFailed, "closed the connection before the answer was complete", sent: true, error)
        case .tlsHandshakeTimeout:
            return network(.tlsFailed, "did not finish the TLS handshake in time", sent: false, error)
        case .cancelled, .requestStreamCancelled: return network(.cancelled, "was cancelled", sent: true, error)
        case .alreadyShutdown:
            return network(.closed, "was not asked: the client has been shut down", sent: false, error)
        case .invalidURL, .emptyHost, .emptyScheme:
            return network(.invalidConfiguration, "has an address that cannot be used", sent: false, error)
        default:
            return network(.connectionFailed, "could not be talked to: \(error.shortDescription)", sent: true, error)
        }
    }

    private static func connection(_ error: NIOConnectionError) -> TransportError {
        guard let failure = error.connectionErrors.first?.error else {
            let reason = (error.dnsAError ?? error.dnsAAAAError).map { lookup in
                (lookup as? SocketAddressError.UnknownHost)?.errorDescription ?? "\(lookup)"
            }
            let suffix = reason.map { ": \($0)" } ?? ""
            return network(.dnsFailed, "has a name that leads nowhere" + suffix, sent: false, error)
        }
        if case ChannelError.connectTimeout = failure { return unreachable(error) }
        let reason = (failure as? IOError)?.words ?? "\(failure)"
        return network(.connectionFailed, "cannot be connected to: \(reason)", sent: false, error)
    }

    private static func socket(_ error: IOError) -> TransportError {
        // These come from the attempt to connect alone; all others may come at any time.
        if [ECONNREFUSED, ENETUNREACH, EADDRNOTAVAIL].contains(error.errnoCode) {
            return network(.connectionFailed, "cannot be connected to: \(error.words)", sent: false, error)
        }
        return network(.connectionFailed, "broke the connection: \(error.words)", sent: true, error)
    }

    private static func parser(_ error: HTTPParserError) -> TransportError {
        switch error {
        case .invalidEOFState, .closedConnection:
            network(.connectionFailed, "closed the connection before the answer was complete", sent: true, error)
        default:
            network(.invalidResponse, "sent something that is not HTTP: \(error)", sent: true, error)
        }
    }

    /// Errors of libraries that stand below the HTTP client. They are known by the name of their module, since we do
    /// not depend on them ourselves.
    private static func library(_ error: any Error) -> TransportError {
        let type = String(reflecting: Swift.type(of: error))
        let text = "\(error)"
        if type.hasPrefix("NIOSSL.") {
            if text.contains("uncleanShutdown") {
                return network(.connectionFailed, "broke the TLS connection", sent: true, error)
            }
            let isHandshake = text.contains("handshake") || type.hasSuffix("NIOSSLExtraError")
            return network(.tlsFailed, "does not offer a safe connection: \(text)", sent: !isHandshake, error)
        }
        if type.hasPrefix("NIOHTTPCompression.") {
            return network(.invalidResponse, "sent compressed data that is damaged", sent: true, error)
        }
        return network(.connectionFailed, "could not be talked to: \(text)", sent: true, error)
    }
}

extension IOError {
    /// The system's words for the error, without the name of the call that met it.
    fileprivate var words: String {
        let text = String(describing: self)
        let start = text.firstRange(of: ": ")?.upperBound ?? text.startIndex
        let end = text.firstRange(of: " (errno")?.lowerBound ?? text.endIndex
        guard start < end else { return text }
        // Some of NIO's texts put the words in brackets.
        return String(text[start..<end].last == ")" ? text[start..<end].dropLast() : text[start..<end])
    }
}

extension Duration {
    /// `30 s`, `0.25 s`.
    var seconds: String {
        let (whole, fraction) = components
        let milliseconds = fraction / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "\(whole) s" }
        return "\(Double(whole) + Double(milliseconds) / 1000) s"
    }
}
