import LuaEngine
import Synchronization

/// What a spec prints, kept until its file is reported: several files may run at a time.
final class SpecOutput: Sendable {
    /// Printing more than this is an accident.
    private static let limit = 1 << 20

    private let bytes = Mutex<[UInt8]>([])

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Adds a line of ours.
    func note(_ line: String) { append(Array((line + "\n").utf8)) }

    /// Takes what scripts print.
    var target: ScriptOutput {
        ScriptOutput { [self] bytes, _ in
            append(Array(bytes))
            return 0
        }
    }

    private func append(_ more: [UInt8]) {
        bytes.withLock { $0 += more.prefix(max(Self.limit - $0.count, 0)) }
    }
}
