/// A function as Lua's compiler left it, read from what `lua_dump` writes: which globals it uses, on which lines. The
/// compiler knows best what a name means, so nothing of the language has to be understood a second time.
///
/// Source of the form: ldump.c and lopcodes.h of Lua 5.4. Text only is compiled, so the bytes are the compiler's own.
struct CompiledFunction {
    enum Constant {
        case string(String)
        case other
    }

    private(set) var code: [Instruction] = []
    private(set) var constants: [Constant] = []
    private(set) var functions: [CompiledFunction] = []
    /// The names of what it takes from around it; `_ENV` holds the globals.
    private(set) var upvalues: [String] = []
    /// The line of each instruction.
    private(set) var lines: [Int] = []

    /// The main function of a chunk; nil when the bytes are none of Lua 5.4's.
    init?(dump: [UInt8]) {
        var reader = DumpReader(dump)
        guard reader.skipHeader(), let main = CompiledFunction(&reader) else { return nil }
        self = main
    }

    private init?(_ reader: inout DumpReader) {
        guard reader.string() != nil, let first = reader.number(), reader.number() != nil, reader.skip(3),
            let codeCount = reader.count()
        else { return nil }
        for _ in 0..<codeCount {
            guard let word = reader.word() else { return nil }
            code.append(Instruction(word: word))
        }
        guard reader.constants(into: &constants), let upvalueCount = reader.count(), reader.skip(upvalueCount * 3),
            let functionCount = reader.count()
        else { return nil }
        for _ in 0..<functionCount {
            guard let function = CompiledFunction(&reader) else { return nil }
            functions.append(function)
        }
        guard readLines(&reader, first), reader.skipLocals(), let nameCount = reader.count() else { return nil }
        for _ in 0..<nameCount {
            guard let name = reader.string() else { return nil }
            upvalues.append(name)
        }
    }

    /// Lines are written as differences, and now and then in full.
    private mutating func readLines(_ reader: inout DumpReader, _ first: Int) -> Bool {
        guard let count = reader.count() else { return false }
        var differences: [Int] = []
        for _ in 0..<count {
            guard let byte = reader.byte() else { return false }
            differences.append(Int(Int8(bitPattern: byte)))
        }
        guard let fullCount = reader.count() else { return false }
        var full: [Int: Int] = [:]
        for _ in 0..<fullCount {
            guard let place = reader.number(), let line = reader.number() else { return false }
            full[place] = line
        }
        var line = first
        for (place, difference) in differences.enumerated() {
            line = full[place] ?? line + difference
            lines.append(line)
        }
        return true
    }

    /// The instructions that others jump to.
    var jumpTargets: Set<Int> {
        Set(
            code.enumerated().compactMap { index, instruction in
                instruction.jumpDistance.map { index + 1 + $0 }
            })
    }

    func constant(_ index: Int) -> String? {
        guard constants.indices.contains(index), case .string(let text) = constants[index] else { return nil }
        return text
    }
}

/// One instruction of Lua 5.4.
struct Instruction {
    enum Operation: Int {
        case move = 0
        case loadConstant = 3
        case getUpvalue = 9
        case getGlobal = 11
        case getField = 14
        case setGlobal = 15
        case setField = 18
        case selfField = 20
        case jump = 56
        case call = 68
    }

    let word: UInt32

    /// Nil for what is of no interest.
    var operation: Operation? { Operation(rawValue: Int(word & 0x7F)) }
    var a: Int { Int(word >> 7 & 0xFF) }
    var b: Int { Int(word >> 16 & 0xFF) }
    var c: Int { Int(word >> 24 & 0xFF) }
    /// How far a jump goes, counted from the instruction behind it.
    var jumpDistance: Int? { operation == .jump ? Int(word >> 7) - 16_777_215 : nil }
    /// The wide operand that takes the place of `b` and `c`.
    var wide: Int { Int(word >> 15) }
}

/// Reads the numbers and strings of a dump.
struct DumpReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The signature, the version 5.4, the sizes of an instruction and of numbers, and the number of upvalues.
    mutating func skipHeader() -> Bool {
        bytes.starts(with: [0x1B, 0x4C, 0x75, 0x61, 0x54, 0x00]) && bytes.count > 32
            && Array(bytes[12..<15]) == [4, 8, 8] && skip(32)
    }

    mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, count <= bytes.count - position else { return false }
        position += count
        return true
    }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    mutating func word() -> UInt32? {
        guard bytes.count - position >= 4 else { return nil }
        defer { position += 4 }
        return (0..<4).reduce(0) { $0 | UInt32(bytes[position + $1]) << UInt32($1 * 8) }
    }

    /// Seven bits a byte, the highest first; the last byte is marked.
    mutating func number() -> Int? {
        var number = 0
        while let byte = byte() {
            guard number < 1 << 48 else { return nil }
            number = number << 7 | Int(byte & 0x7F)
            if byte & 0x80 != 0 { return number }
        }
        return nil
    }

    /// A number of things, each of which takes a byte at least.
    mutating func count() -> Int? {
        number().flatMap { $0 <= bytes.count - position ? $0 : nil }
    }

    /// Empty for the string that is none.
    mutating func string() -> String? {
        guard let size = number() else { return nil }
        let length = max(size - 1, 0)
        let start = position
        guard skip(length) else { return nil }
        return String(decoding: bytes[start..<start + length], as: UTF8.self)
    }

    mutating func constants(into constants: inout [CompiledFunction.Constant]) -> Bool {
        guard let count = count() else { return false }
        for _ in 0..<count {
            switch byte() {
            case 0x04, 0x14:
                guard let text = string() else { return false }
                constants.append(.string(text))
                continue
            case 0x03, 0x13: guard skip(8) else { return false }
            case 0x00, 0x01, 0x11: break
            default: return false
            }
            constants.append(.other)
        }
        return true
    }

    mutating func skipLocals() -> Bool {
        guard let count = count() else { return false }
        for _ in 0..<count where string() == nil || number() == nil || number() == nil { return false }
        return true
    }
}
