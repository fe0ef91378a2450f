import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A web site on loopback that answers as a test says, and remembers what it was asked for.
public final class Site: Sendable {
    public struct Page: Sendable {
        let status: Int
        let type: String
        let body: String
        let headers: [String: String]

        public init(
            _ body: String = "", status: Int = 200, type: String = "text/html; charset=utf-8",
            headers: [String: String] = [:]
        ) {
            self.body = body
            self.status = status
            self.type = type
            self.headers = headers
        }

        /// A page with a title and links.
        public static func page(_ title: String, links: [String] = []) -> Page {
            Page(
                "<html><title>\(title)</title><body>" + links.map { "<a href='\($0)'>x</a>" }.joined()
                    + "</body></html>")
        }
    }

    private struct State {
        var pages: [String: [Page]]
        var requests: [String] = []
    }

    /// `http://127.0.0.1:PORT`, without a slash.
    public let url: String
    private let state: Mutex<State>

    private init(url: String, state: State) {
        self.url = url
        self.state = Mutex(state)
    }

    /// The paths with their queries that were asked for, in order.
    public var requests: [String] { state.withLock { $0.requests } }

    /// Serves the pages while `body` runs. Several pages for one path are served one after the other, the last one for
    /// ever; paths without a page are 404.
    public static func with<R: Sendable>(
        _ pages: [String: [Page]], _ body: @Sendable (Site) async throws -> R
    ) async throws -> R {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let site = Mutex<Site?>(nil)
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in
                site.withLock { $0 }?.answer(request.uri.string) ?? Response(status: .serviceUnavailable)
            },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                announce.yield(channel.localAddress?.port ?? 0)
            },
            logger: Logger(label: "site") { _ in SwiftLogNoOpLogHandler() })
        let server = Task { try await application.run() }
        defer { server.cancel() }
        var port = 0
        for await number in ports {
            port = number
            break
        }
        let opened = Site(url: "http://127.0.0.1:\(port)", state: State(pages: pages))
        site.withLock { $0 = opened }
        return try await body(opened)
    }

    private func answer(_ path: String) -> Response {
        let page = state.withLock { state -> Page? in
            state.requests.append(path)
            guard let pages = state.pages[path], let first = pages.first else { return nil }
            if pages.count > 1 { state.pages[path] = Array(pages.dropFirst()) }
            return first
        }
        guard let page else { return Response(status: .notFound) }
        var headers: HTTPFields = [.contentType: page.type]
        for (name, value) in page.headers {
            if let name = HTTPFields.Element.Name(name) { headers[name] = value }
        }
        return Response(
            status: .init(code: page.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: page.body)))
    }
}
