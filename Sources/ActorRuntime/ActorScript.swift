import Foundation
import Glibc

/// The source that the gateway sends over standard input: a line of JSON, then as many bytes as it says. The pipe stays
/// open after that; its end means that the gateway is gone.
struct ActorScript {
    let name: String
    let source: [UInt8]
    /// Where `require` finds the actor's other files, when it is made of files.
    let modules: String?
    /// The folder of the project that it belongs to.
    let project: String?
    /// Where the user's caches are.
    let caches: String?

    private struct Header: Decodable {
        let name: String
        let length: Int
        let modules: String?
        let project: String?
        let caches: String?
    }

    private static let lengthLimit = 64 << 20

    /// Nil when standard input does not hold what it should.
    init?(from descriptor: Int32) {
        var line: [UInt8] = []
        while let byte = Self.read(1, from: descriptor)?.first, byte != UInt8(ascii: "\n") {
            guard line.count < 16384 else { return nil }
            line.append(byte)
        }
        guard let header = try? JSONDecoder().decode(Header.self, from: Data(line)),
            (0...Self.lengthLimit).contains(header.length),
            let source = Self.read(header.length, from: descriptor)
        else { return nil }
        name = header.name
        modules = header.modules
        project = header.project
        caches = header.caches
        self.source = source
    }

    /// Exactly so many bytes, nil when there are fewer.
    private static func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var buffer = [UInt8](repeating: 0, count: min(max(count, 1), 65536))
        while bytes.count < count {
            let got = Glibc.read(descriptor, &buffer, min(buffer.count, count - bytes.count))
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { return nil }
            bytes += buffer[..<got]
        }
        return bytes
    }
}
