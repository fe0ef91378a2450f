import Synchronization

/// Something that happens once.
final class Flag: Sendable {
    private let value = Mutex(false)

    var isOpen: Bool { value.withLock { $0 } }

    func open() { value.withLock { $0 = true } }
}
