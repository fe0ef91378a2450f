import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization
import Testing

@testable import LocalGateway

@Suite("Requests that trickle in")
struct StalledRequestTests {
    /// A connection whose time passes when the test says so.
    private struct Line {
        let channel = EmbeddedChannel(handler: StalledRequestGuard(.init(span: .seconds(60), leastBytes: 100)))

        init() throws {
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            channel.read()
        }

        /// A part of a request comes in, and the server wants more.
        func receive(_ part: HTTPServerRequestPart, thenReads: Bool = true) throws {
            try channel.writeInbound(part)
            if thenReads { channel.read() }
        }

        func head() throws {
            try receive(.head(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")))
        }

        func body(_ count: Int, thenReads: Bool = true) throws {
            try receive(.body(ByteBuffer(repeating: 0, count: count)), thenReads: thenReads)
        }

        func answer() throws {
            try channel.writeOutbound(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)))
        }

        func pass(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

        /// The statuses that were sent.
        func statuses() throws -> [UInt] {
            var statuses: [UInt] = []
            while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
                if case .head(let head) = part { statuses.append(head.status.code) }
            }
            return statuses
        }
    }

    @Test("a body that brings too little in its time is answered 408 and the connection closed")
    func slowBody() throws {
        let line = try Line()
        try line.head()
        for _ in 0..<9 {
            line.pass(6)
            try line.body(1)
        }
        #expect(line.channel.isActive)
        line.pass(6)
        #expect(try line.statuses() == [408] && !line.channel.isActive)
    }

    @Test("a body that goes on may take as long as it needs, and the connection stays for the next request")
    func longBody() throws {
        let line = try Line()
        try line.head()
        for _ in 0..<1000 {
            try line.body(100)
            line.pass(59)
        }
        try line.receive(.end(nil))
        line.pass(100_000)
        #expect(try line.statuses().isEmpty && line.channel.isActive)
    }

    @Test("a head must come at once; a connection on which nothing comes may wait")
    func slowHead() throws {
        let line = try Line()
        line.pass(100_000)
        #expect(line.channel.isActive)
        for _ in 0..<7 {
            // Bytes that the decoder keeps until there are more.
            line.channel.pipeline.fireChannelReadComplete()
            line.channel.read()
            line.pass(9)
        }
        #expect(try line.statuses() == [408] && !line.channel.isActive)
    }

    @Test("time in which the gateway does not read is not the client's")
    func busyGateway() throws {
        let line = try Line()
        try line.head()
        try line.body(1, thenReads: false)
        line.pass(100_000)
        #expect(line.channel.isActive)
        line.channel.read()
        line.pass(120)
        #expect(try line.statuses() == [408] && !line.channel.isActive)
    }

    @Test("what has an answer already gets no second one")
    func answered() throws {
        let line = try Line()
        try line.head()
        try line.answer()
        line.pass(120)
        #expect(try line.statuses() == [200] && !line.channel.isActive)
    }

    @Test("over a real connection half a head and half a body end in 408, and the gateway goes on")
    func real() async throws {
        let reports = Mutex<[String]>([])
        let impatient = { (configuration: inout LocalGateway.Configuration) in
            configuration.stallLimits = .init(span: .milliseconds(50), leastBytes: 100)
            configuration.report = { line in reports.withLock { $0.append(line) } }
        }
        try await TestGateway.with(configure: impatient) { test async throws in
            let head = "POST /v2/datasets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret\r\n"
            for text in [head, head + "Content-Length: 1000\r\n\r\n{"] {
                let answer = try await test.client.exchange(Array(text.utf8))
                #expect(answer.status == 408 && answer.body.isEmpty)
            }
            #expect(try await test.client.post("/v2/datasets").status == 201)
            while true {
                let log = try await test.client.get("/_moongate/requests").items
                if log.contains(where: { $0["status"] as? Int == 408 }) { break }
            }
            // A slow client is no failure of the gateway.
            #expect(reports.withLock { $0 }.isEmpty)
        }
    }
}
