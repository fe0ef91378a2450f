/// Puts scalars together from bytes that may come one at a time, and takes what is no UTF-8 for what it is: unreadable.
struct UTF8Assembler {
    enum Step: Equatable {
        /// More bytes are needed.
        case incomplete
        case scalar(Unicode.Scalar)
        /// What came so far, this byte included, is no character.
        case unreadable
        /// What came before this byte is no character; the byte itself has not been looked at.
        case unreadableBefore
    }

    private var bits: UInt32 = 0
    private var missing = 0
    private var least: UInt32 = 0

    /// Whether a character has begun and not ended.
    var isPending: Bool { missing > 0 }

    mutating func reset() {
        missing = 0
    }

    mutating func push(_ byte: UInt8) -> Step {
        guard missing > 0 else { return begin(byte) }
        guard byte & 0xC0 == 0x80 else {
            missing = 0
            return .unreadableBefore
        }
        bits = bits << 6 | UInt32(byte & 0x3F)
        missing -= 1
        guard missing == 0 else { return .incomplete }
        guard bits >= least, let scalar = Unicode.Scalar(bits) else { return .unreadable }
        return .scalar(scalar)
    }

    private mutating func begin(_ byte: UInt8) -> Step {
        switch byte {
        case 0..<0x80: return .scalar(Unicode.Scalar(byte))
        case 0xC2...0xDF: (bits, missing, least) = (UInt32(byte & 0x1F), 1, 0x80)
        case 0xE0...0xEF: (bits, missing, least) = (UInt32(byte & 0x0F), 2, 0x800)
        case 0xF0...0xF4: (bits, missing, least) = (UInt32(byte & 0x07), 3, 0x10000)
        default: return .unreadable
        }
        return .incomplete
    }
}
