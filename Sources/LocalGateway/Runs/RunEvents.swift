import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization

/// Tells programs what happens to their runs, over a websocket, as the platform does: that they shall stop, that they shall
/// keep their state, what they use.
///
/// The server listens on a port of its own on this machine from the first program on that is started; scripts are told by
/// signals alone and never need it.
///
/// Source: https://docs.apify.com/platform/actors/development/programming-interface/system-events
final class RunEvents: Sendable {
    private struct State {
        var listeners: [String: [UInt64: AsyncStream<String>.Continuation]] = [:]
        var next: UInt64 = 0
    }

    private enum Upgrade: Sendable {
        case listener(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, runId: String)
        case refused
    }

    /// What the secrets in addresses are made of: pages on the web can ask for this port too, but do not know it.
    private let seed = Identifier.random(length: 32)
    private let state = Mutex(State())
    private let server = Mutex<Task<Int, any Error>?>(nil)
    private let serving = Mutex<Task<Void, Never>?>(nil)

    /// The address at which the program of a run listens.
    ///
    /// - Throws: what keeps the server from listening.
    func address(of runId: String) async throws -> String {
        let start = server.withLock { server in
            let start = server ?? Task { try await self.listen() }
            server = start
            return start
        }
        return "ws://127.0.0.1:\(try await start.value)/\(runId)/\(secret(of: runId))"
    }

    /// One run's program does not get to listen to another's.
    private func secret(of runId: String) -> String { Identifier.derived(from: "\(seed)/\(runId)") }

    func close() {
        serving.withLock { $0?.cancel() }
        let all = state.withLock { state in
            defer { state.listeners = [:] }
            return state.listeners.values.flatMap(\.values)
        }
        for listener in all { listener.finish() }
    }

    /// - Returns: whether anybody listens.
    @discardableResult
    func send(_ name: String, _ data: JSONValue = .object([]), to runId: String) -> Bool {
        let listeners = state.withLock { $0.listeners[runId].map { Array($0.values) } ?? [] }
        guard !listeners.isEmpty else { return false }
        let text = JSONValue.object([("name", .string(name)), ("data", data)]).text
        for listener in listeners { listener.yield(text) }
        return true
    }

    // MARK: - The server

    private func listen() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try self.configure(channel) }
            }
        let port = channel.channel.localAddress?.port ?? 0
        let task = Task<Void, Never> {
            _ = try? await withThrowingDiscardingTaskGroup { group in
                try await channel.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask { await self.serve(connection) }
                    }
                }
            }
        }
        serving.withLock { $0 = task }
        return port
    }

    private func configure(_ channel: any Channel) throws -> EventLoopFuture<Upgrade> {
        let upgrader = NIOTypedWebSocketServerUpgrader<Upgrade>(
            shouldUpgrade: { channel, head in
                channel.eventLoop.makeSucceededFuture(self.runId(head) == nil ? nil : HTTPHeaders())
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    let frames = try NIOAsyncChannel<WebSocketFrame, WebSocketFrame>(
                        wrappingChannelSynchronously: channel)
                    return .listener(frames, runId: self.runId(head) ?? "")
                }
            })
        let configuration = NIOTypedHTTPServerUpgradeConfiguration<Upgrade>(
            upgraders: [upgrader],
            notUpgradingCompletionHandler: { channel in channel.close().map { .refused } })
        return try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: .init(upgradeConfiguration: configuration))
    }

    private func runId(_ head: HTTPRequestHead) -> String? {
        let parts = head.uri.split(separator: "/")
        guard parts.count == 2, parts[1] == secret(of: String(parts[0])) else { return nil }
        return String(parts[0])
    }

    private func serve(_ connection: EventLoopFuture<Upgrade>) async {
        guard case .listener(let channel, let runId)? = try? await connection.get() else { return }
        let (messages, listener) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(100))
        let key = state.withLock { state in
            state.next += 1
            state.listeners[runId, default: [:]][state.next] = listener
            return state.next
        }
        try? await channel.executeThenClose { inbound, outbound in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await Self.read(inbound, outbound) }
                group.addTask {
                    for await text in messages {
                        let frame = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text))
                        guard (try? await outbound.write(frame)) != nil else { return }
                    }
                }
                await group.next()
                group.cancelAll()
                listener.finish()
            }
        }
        state.withLock { state in
            state.listeners[runId]?[key] = nil
            if state.listeners[runId]?.isEmpty == true { state.listeners[runId] = nil }
        }
    }

    /// Listeners only listen; what they say is answered as the protocol wants it.
    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
        _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) async {
        do {
            for try await frame in inbound {
                switch frame.opcode {
                case .ping:
                    try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
                case .connectionClose:
                    let code = frame.unmaskedData.getSlice(at: frame.unmaskedData.readerIndex, length: 2)
                    try await outbound.write(
                        WebSocketFrame(fin: true, opcode: .connectionClose, data: code ?? ByteBuffer()))
                    return
                default: continue
                }
            }
        } catch {
            // The program is gone, and with it who was to be told.
        }
    }
}
