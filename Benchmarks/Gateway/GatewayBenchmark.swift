import Foundation
import Hummingbird
import Logging

/// A server that does nothing but what the measures of the local gateway are held against: `GET /hello`, and `GET /items`,
/// which streams a file as `cat` would.
///
///     GatewayBenchmark FILE
///
/// Prints its address, then serves until it is ended.
@main
enum GatewayBenchmark {
    /// What `cat` reads at a time.
    private static let pieceLength = 128 << 10

    static func main() async throws {
        guard let path = CommandLine.arguments.dropFirst().first else { return print("usage: GatewayBenchmark FILE") }
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        router.get("items") { _, _ in Response(status: .ok, body: try stream(path)) }
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                print("http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
                fflush(nil)
            },
            logger: logger)
        try await application.run()
    }

    private static func stream(_ path: String) throws -> ResponseBody {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        return ResponseBody { writer in
            defer { try? file.close() }
            var piece = ByteBuffer()
            while true {
                piece.clear(minimumCapacity: pieceLength)
                let count = piece.writeWithUnsafeMutableBytes(minimumWritableBytes: pieceLength) { memory in
                    max(0, read(file.fileDescriptor, memory.baseAddress, pieceLength))
                }
                guard count > 0 else { break }
                try await writer.write(piece)
            }
            try await writer.finish(nil)
        }
    }
}
