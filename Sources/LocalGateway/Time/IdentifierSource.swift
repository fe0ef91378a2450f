import Synchronization

/// Where a gateway's new identifiers come from; with a seed they are the same every time.
final class IdentifierSource: Sendable {
    /// nil when chance decides.
    private let generator: Mutex<SeededGenerator?>

    init(seed: UInt64? = nil) {
        generator = Mutex(seed.map { SeededGenerator(seed: $0) })
    }

    /// A new identifier: 17 letters and digits for resources.
    func next(length: Int = 17) -> String {
        seeded { Identifier.random(length: length, using: &$0) } ?? Identifier.random(length: length)
    }

    /// A number from 0 up to but not including 1: for probabilities and jitter.
    func fraction() -> Double {
        seeded { Double.random(in: 0..<1, using: &$0) } ?? .random(in: 0..<1)
    }

    /// What comes out of the seed, if there is one.
    private func seeded<T: Sendable>(_ body: (inout SeededGenerator) -> T) -> T? {
        generator.withLock { state in
            guard var generator = state else { return nil }
            defer { state = generator }
            return body(&generator)
        }
    }
}

/// SplitMix64, small and good enough for names and dice.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
