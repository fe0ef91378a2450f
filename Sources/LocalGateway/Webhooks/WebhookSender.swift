import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends one message over HTTP.
struct WebhookSender: Sendable {
    /// What came of it.
    enum Outcome: Sendable, Equatable {
        case answered(status: Int64, body: String)
        case failed(String)
        /// Trying again would change nothing.
        case refused(String)
    }

    static let refusal = "only loopback targets; start the gateway with --allow-net"

    let allowsNetwork: Bool
    /// Source: Apify platform documentation (webhook actions): 2 minutes.
    var timeout = Duration.seconds(120)
    /// Finds the addresses of a host; tests put others in its place.
    var lookUp: @Sendable (_ host: String, _ port: Int) throws -> [SocketAddress] = Loopback.addresses

    /// As much of an answer as is kept.
    private static let answerLimit = 8 << 10

    func send(_ parcel: DispatchStore.Parcel) async -> Outcome {
        guard let url = WebhookURL(parcel.dispatch.requestUrl) else { return .refused("The URL cannot be used.") }
        do {
            return try await within(timeout) {
                if !allowsNetwork { try await checkAddresses(of: url) }
                return try await exchange(parcel, url)
            }
        } catch is Loopback.Refusal {
            return .refused(Self.refusal)
        } catch let error as TimeoutError {
            return .failed(error.description)
        } catch {
            return .failed(Self.reason(error, url))
        }
    }

    /// Names are looked up before anything is connected to. Since a name may lead elsewhere a moment later, the address of
    /// the connection itself is looked at as well, before a byte is sent.
    private func checkAddresses(of url: WebhookURL) async throws {
        let addresses = try await NIOThreadPool.singleton.runIfActive { try lookUp(url.host, url.port) }
        guard !addresses.isEmpty, addresses.allSatisfy(Loopback.contains) else { throw Loopback.Refusal() }
    }

    private func exchange(_ parcel: DispatchStore.Parcel, _ url: WebhookURL) async throws -> Outcome {
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: configuration(parcel.dispatch.ignoresSSLErrors))
        let result: Result<Outcome, any Error>
        do {
            result = .success(try await exchange(parcel, url, over: client))
        } catch {
            result = .failure(error)
        }
        try? await client.shutdown()
        return try result.get()
    }

    private func exchange(_ parcel: DispatchStore.Parcel, _ url: WebhookURL, over client: HTTPClient) async throws
        -> Outcome
    {
        var request = HTTPClientRequest(url: url.text)
        request.method = .POST
        for (name, value) in parcel.headers { request.headers.add(name: name, value: value) }
        request.headers.replaceOrAdd(name: "Content-Type", value: "application/json")
        request.headers.replaceOrAdd(name: "X-Apify-Webhook", value: "true")
        request.headers.replaceOrAdd(name: "X-Apify-Webhook-Dispatch-Id", value: parcel.dispatch.id)
        request.headers.replaceOrAdd(name: "X-Apify-Request-Origin", value: "WEBHOOK")
        request.body = .bytes(ByteBuffer(bytes: parcel.payload))
        // The deadline for the whole exchange is kept outside; this one only has to be later.
        let response = try await client.execute(request, timeout: .milliseconds(timeout.milliseconds) + .seconds(5))
        var body: [UInt8] = []
        for try await chunk in response.body {
            body += chunk.readableBytesView.prefix(Self.answerLimit - body.count)
            if body.count >= Self.answerLimit { break }
        }
        return .answered(status: Int64(response.status.code), body: String(decoding: body, as: UTF8.self))
    }

    private func configuration(_ ignoresSSLErrors: Bool) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(30)), decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        if ignoresSSLErrors {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.certificateVerification = .none
            configuration.tlsConfiguration = tls
        }
        if !allowsNetwork {
            configuration.http1_1ConnectionDebugInitializer = { channel in
                if let address = channel.remoteAddress, Loopback.contains(address) {
                    return channel.eventLoop.makeSucceededVoidFuture()
                }
                channel.close(promise: nil)
                return channel.eventLoop.makeFailedFuture(Loopback.Refusal())
            }
        }
        return configuration
    }

    private static func reason(_ error: any Error, _ url: WebhookURL) -> String {
        switch error {
        case let error as HTTPClientError: return "The request failed: \(error.shortDescription)"
        case let error as Loopback.LookupFailure: return "\(url.host) was not found: \(error.reason)"
        case let error as NIOConnectionError:
            let reason = error.connectionErrors.first.map { "\($0.error)" } ?? "\(error)"
            return "\(url.host):\(url.port) could not be reached: \(reason)"
        default: return "The request failed: \(error)"
        }
    }

    private struct TimeoutError: Error, CustomStringConvertible {
        var limit: Duration
        var description: String { "There was no complete answer within \(limit.milliseconds / 1000) seconds." }
    }

    private func within<R: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async throws -> R) async throws
        -> R
    {
        try await withThrowingTaskGroup(of: R.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: limit)
                throw TimeoutError(limit: limit)
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
