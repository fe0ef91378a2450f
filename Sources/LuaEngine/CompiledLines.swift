/// Reads out of a compiled chunk of Lua 5.4 which lines of its source have code. There is no other way to learn it of functions
/// that have not been made yet. The bytes come from the same library that is linked here, yet nothing in them is trusted.
struct CompiledLines {
    /// Signature, version, format, check data, sizes of instructions, integers and floats, one of each of the latter.
    private static let headerSize = 4 + 1 + 1 + 6 + 3 + 8 + 8
    /// Functions nest no deeper than the compiler allows.
    private static let deepest = 220

    private struct Malformed: Error {}

    private var rest: ArraySlice<UInt8>
    private var lines: Set<Int> = []

    /// The lines with code; nil when the bytes are not what they should be.
    static func read(_ bytes: [UInt8]) -> Set<Int>? {
        // One byte after the header counts the upvalues of the main function.
        var reader = CompiledLines(rest: bytes.dropFirst(headerSize + 1))
        guard bytes.count > headerSize, (try? reader.function(depth: 0)) != nil else { return nil }
        return reader.lines
    }

    private mutating func function(depth: Int) throws {
        guard depth < Self.deepest else { throw Malformed() }
        try skipText()
        let firstLine = try number()
        _ = try number()
        _ = try byte()
        let isVariadic = try byte() != 0
        _ = try byte()
        try skip(try number(), of: 4)
        try skipConstants()
        try skip(try number(), of: 3)
        for _ in 0..<(try number()) { try function(depth: depth + 1) }
        try lineInfo(firstLine: firstLine, isVariadic: isVariadic)
        for _ in 0..<(try number()) {
            try skipText()
            _ = try number()
            _ = try number()
        }
        for _ in 0..<(try number()) { try skipText() }
    }

    /// The line of each instruction is told by its distance from the one before, or, where that is too large, by itself.
    private mutating func lineInfo(firstLine: Int, isVariadic: Bool) throws {
        let count = try number()
        guard count <= rest.count else { throw Malformed() }
        let steps = rest.prefix(count)
        rest = rest.dropFirst(count)
        var absolute: [Int: Int] = [:]
        for _ in 0..<(try number()) {
            let instruction = try number()
            absolute[instruction] = try number()
        }
        var line = firstLine
        for (instruction, step) in steps.enumerated() {
            let distance = Int8(bitPattern: step)
            line = distance == .min ? absolute[instruction] ?? line : line + Int(distance)
            // The first instruction of a function with `...` is not one that its source has.
            if instruction > 0 || !isVariadic { lines.insert(line) }
        }
    }

    private mutating func skipConstants() throws {
        for _ in 0..<(try number()) {
            switch try byte() {
            case 0x00, 0x01, 0x11: break
            case 0x03, 0x13: try skip(1, of: 8)
            case 0x04, 0x14: try skipText()
            default: throw Malformed()
            }
        }
    }

    /// A text is written with its length and one more; 0 is none.
    private mutating func skipText() throws {
        let size = try number()
        if size > 1 { try skip(size - 1, of: 1) }
    }

    private mutating func skip(_ count: Int, of size: Int) throws {
        let (length, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow, length <= rest.count else { throw Malformed() }
        rest = rest.dropFirst(length)
    }

    private mutating func byte() throws -> UInt8 {
        guard let first = rest.popFirst() else { throw Malformed() }
        return first
    }

    /// Seven bits in a byte, the highest first; the last byte has the eighth bit set.
    private mutating func number() throws -> Int {
        var value = 0
        while true {
            let next = try byte()
            guard value <= Int32.max >> 7 else { throw Malformed() }
            value = value << 7 | Int(next & 0x7F)
            if next & 0x80 != 0 { return value }
        }
    }
}
