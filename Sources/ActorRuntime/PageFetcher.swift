import AsyncHTTPClient
import LuaEngine
import NIOCore
import NIOHTTP1
import Synchronization

/// `http.get` of actors: fetches pages of the web, with limits and without credentials of any kind.
final class PageFetcher: Sendable {
    struct Traffic {
        var received = 0
        var sent = 0
    }

    private struct Request: Sendable {
        var url: String
        var headers: [(String, String)] = []
        var timeout = 30.0
        var maximumBytes = 32 << 20
        var follow = true
    }

    private static let redirectLimit = 10
    private static let agent = "Mozilla/5.0 (compatible; moongate-web-scraper)"

    private let clients = Mutex<[Bool: HTTPClient]>([:])
    private let counted = Mutex(Traffic())

    /// Bytes of bodies and headers so far.
    var traffic: Traffic { counted.withLock { $0 } }

    func shutdown() async {
        let open = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in open { try? await client.shutdown() }
    }

    /// `http.get(url[, { headers, timeout, max_bytes, follow }])`: `{ status, url, headers, body }`.
    var native: NativeFunction {
        NativeFunction("http.get") { [self] call in
            let request = try Self.request(call)
            return .await { [try await self.get(request)] }
        }
    }

    private static func request(_ call: NativeCall) throws -> Request {
        guard let url = call.string(at: 1) else { throw ErrorObject(message: "http.get takes a URL") }
        guard WebURL(url) != nil else {
            throw failure("invalid_url", "http.get: '\(url.prefix(200))' is not an http or https URL")
        }
        var request = Request(url: url)
        guard case .table(let options) = try call.value(at: 2) else { return request }
        for (name, value) in options.entries {
            switch (name, value) {
            case ("timeout", .integer(let seconds)) where seconds > 0 && seconds < 86400:
                request.timeout = Double(seconds)
            case ("timeout", .number(let seconds)) where seconds > 0 && seconds < 86400: request.timeout = seconds
            case ("max_bytes", .integer(let bytes)) where bytes > 0: request.maximumBytes = Int(bytes)
            case ("follow", .boolean(let follow)): request.follow = follow
            case ("headers", .table(let headers)): request.headers = try Self.headers(headers)
            default: throw ErrorObject(message: "http.get: option '\(name)' is unknown or has an impossible value")
            }
        }
        return request
    }

    private static func headers(_ table: LuaTable) throws -> [(String, String)] {
        try table.entries.map { name, value in
            guard case .string(let text) = value, !text.utf8.contains(where: { $0 < 32 || $0 == 127 }),
                !name.isEmpty, name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") })
            else { throw ErrorObject(message: "http.get: header '\(name)' cannot be sent") }
            return (name, text)
        }
    }

    private func get(_ wish: Request) async throws -> LuaValue {
        var request = HTTPClientRequest(url: wish.url)
        request.headers.add(name: "User-Agent", value: Self.agent)
        request.headers.add(name: "Accept", value: "text/html,application/xhtml+xml,*/*;q=0.8")
        for (name, value) in wish.headers { request.headers.replaceOrAdd(name: name, value: value) }
        do {
            let response = try await client(follow: wish.follow)
                .execute(request, timeout: .milliseconds(Int64(wish.timeout * 1000)))
            let body = try await response.body.collect(upTo: wish.maximumBytes)
            return answer(response, Array(body.readableBytesView), request)
        } catch is NIOTooManyBytesError {
            throw Self.failure("response_too_large", "\(wish.url): more than \(wish.maximumBytes) bytes")
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Self.failure("connection_failed", "\(wish.url): \(Self.reason(error))")
        }
    }

    private func client(follow: Bool) -> HTTPClient {
        clients.withLock { clients in
            if let client = clients[follow] { return client }
            var configuration = HTTPClient.Configuration()
            configuration.redirectConfiguration =
                follow ? .follow(max: Self.redirectLimit, allowCycles: false) : .disallow
            configuration.decompression = .enabled(limit: .size(256 << 20))
            configuration.connectionPool.retryConnectionEstablishment = false
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            clients[follow] = client
            return client
        }
    }

    private func answer(_ response: HTTPClientResponse, _ body: [UInt8], _ request: HTTPClientRequest) -> LuaValue {
        let headerBytes = response.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        let sent = request.headers.reduce(request.url.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        counted.withLock {
            $0.received += body.count + headerBytes
            $0.sent += sent
        }
        var headers = LuaTable()
        for (name, value) in response.headers {
            let name = name.lowercased()
            if let index = headers.entries.firstIndex(where: { $0.key == name }),
                case .string(let earlier) = headers.entries[index].value
            {
                headers.entries[index].value = .string(earlier + ", " + value)
            } else {
                headers.entries.append((name, .string(value)))
            }
        }
        return .table([
            "status": .integer(Int64(response.status.code)),
            "url": .string(response.url?.absoluteString ?? request.url),
            "headers": .table(headers),
            "body": .bytes(body),
        ])
    }

    private static func failure(_ code: String, _ message: String) -> ErrorObject {
        ErrorObject(message: message, fields: [("code", .string(code))])
    }

    private static func reason(_ error: any Error) -> String {
        (error as? HTTPClientError)?.shortDescription ?? String(describing: error)
    }
}
