import LuaEngine
import Synchronization

/// Keeps what scripts write to standard error.
final class CollectedOutput: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var errors: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    var target: ScriptOutput {
        ScriptOutput { [self] piece, isError in
            if isError { bytes.withLock { $0 += piece } }
            return 0
        }
    }
}
