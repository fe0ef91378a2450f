#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Takes the body of a push apart in one pass: checks its grammar, leaves out the space between tokens, and finds where
/// items and their keys are.
///
/// It knows right from wrong, and not what is wrong: bodies it does not take are for ``JSONScanner``, which says so byte for
/// byte. It works on plain memory because a push of a thousand items is nothing but this; every step checks `index < end`
/// before it reads, and what it writes are pieces of the input that follow each other, into memory as long as the input.
struct ItemReader {
    private typealias Span = Range<Int>

    private let input: UnsafePointer<UInt8>
    private let end: Int
    private var index = 0
    /// The present item up to `copied`, as far as that had space in it to leave out.
    private let output: UnsafeMutablePointer<UInt8>
    private var count = 0
    /// Up to where the input is in the output, or was left out.
    private var copied = 0
    /// Where the keys of the present item are in the input, with their quotes.
    private var keys: [Span] = []

    /// The items of an object or an array of objects; nil for everything else.
    static func items(in body: [UInt8]) -> [DatasetItem]? {
        let output = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, body.count))
        defer { output.deallocate() }
        return body.withUnsafeBufferPointer { input in
            guard isUTF8(input), let start = input.baseAddress else { return nil }
            var reader = ItemReader(input: start, end: input.count, output: output)
            return reader.items()
        }
    }

    private static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let memory = UnsafeRawBufferPointer(bytes)
        var place = 0
        while memory.count - place >= 8 {
            let word = memory.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            place += 8
        }
        // Most bodies are plain ASCII; making a string to find that out would copy all of it.
        return place == memory.count || String(validating: bytes[place...], as: UTF8.self) != nil
    }

    private init(input: UnsafePointer<UInt8>, end: Int, output: UnsafeMutablePointer<UInt8>) {
        self.input = input
        self.end = end
        self.output = output
    }

    private mutating func items() -> [DatasetItem]? {
        var items: [DatasetItem] = []
        var known: (spans: [Span], names: [String]) = ([], [])
        skipSpace()
        if peek() == UInt8(ascii: "{") {
            guard let item = item(&known) else { return nil }
            items.append(item)
        } else {
            guard take(UInt8(ascii: "[")) else { return nil }
            skipSpace()
            if !take(UInt8(ascii: "]")) {
                repeat {
                    skipSpace()
                    guard peek() == UInt8(ascii: "{"), let item = item(&known) else { return nil }
                    items.append(item)
                    skipSpace()
                } while take(UInt8(ascii: ","))
                guard take(UInt8(ascii: "]")) else { return nil }
            }
        }
        skipSpace()
        return index == end ? items : nil
    }

    /// - Parameter known: the keys of the item before; most items have the same ones, which then are not read again.
    private mutating func item(_ known: inout (spans: [Span], names: [String])) -> DatasetItem? {
        (count, copied) = (0, index)
        keys.removeAll(keepingCapacity: true)
        // The item lies at depth 1 of an array, as far as the limit of nesting is concerned.
        guard object(depth: 1, isItem: true) else { return nil }
        if !hasSameKeys(as: known.spans) {
            known.names = keys.map { span in
                JSONValue.decode(ArraySlice(UnsafeBufferPointer(start: input + span.lowerBound, count: span.count)))
            }
        }
        known.spans = keys
        return DatasetItem(bytes: compactText(), keys: known.names)
    }

    private mutating func compactText() -> [UInt8] {
        guard count > 0 else { return Array(UnsafeBufferPointer(start: input + copied, count: index - copied)) }
        copyRest()
        return Array(UnsafeBufferPointer(start: output, count: count))
    }

    /// Copies what was read since the last space.
    private mutating func copyRest() {
        memcpy(output + count, input + copied, index - copied)
        count += index - copied
        copied = index
    }

    private func hasSameKeys(as spans: [Span]) -> Bool {
        keys.count == spans.count && !keys.isEmpty
            && zip(keys, spans).allSatisfy { one, other in
                one.count == other.count && memcmp(input + one.lowerBound, input + other.lowerBound, one.count) == 0
            }
    }

    // MARK: - Grammar

    private mutating func value(depth: Int) -> Bool {
        skipSpace()
        switch peek() {
        case UInt8(ascii: "\""): return string()
        case UInt8(ascii: "{"): return object(depth: depth, isItem: false)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "t"): return literal("true")
        case UInt8(ascii: "f"): return literal("false")
        case UInt8(ascii: "n"): return literal("null")
        default: return number()
        }
    }

    private mutating func object(depth: Int, isItem: Bool) -> Bool {
        guard depth < JSONScanner.maximumDepth, take(UInt8(ascii: "{")) else { return false }
        skipSpace()
        if take(UInt8(ascii: "}")) { return true }
        repeat {
            skipSpace()
            let start = index
            guard string() else { return false }
            if isItem { keys.append(start..<index) }
            skipSpace()
            guard take(UInt8(ascii: ":")), value(depth: depth + 1) else { return false }
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}"))
    }

    private mutating func array(depth: Int) -> Bool {
        guard depth < JSONScanner.maximumDepth, take(UInt8(ascii: "[")) else { return false }
        skipSpace()
        if take(UInt8(ascii: "]")) { return true }
        repeat {
            guard value(depth: depth + 1) else { return false }
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]"))
    }

    private mutating func string() -> Bool {
        guard take(UInt8(ascii: "\"")) else { return false }
        while true {
            skipPlain()
            guard index < end else { return false }
            let byte = input[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte < 0x20 { return false }
            if byte == UInt8(ascii: "\\"), !escape() { return false }
        }
    }

    /// Goes to the next byte that may mean something in a string, eight bytes at a time as long as there are so many.
    private mutating func skipPlain() {
        let memory = UnsafeRawPointer(input)
        while end - index >= 8 {
            let word = UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let found =
                Self.zeros(word ^ 0x2222_2222_2222_2222) | Self.zeros(word ^ 0x5C5C_5C5C_5C5C_5C5C)
                | ((word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080)
            guard found == 0 else {
                // The lowest mark is always right; one above it may be there for a borrow alone.
                index += found.trailingZeroBitCount / 8
                return
            }
            index += 8
        }
    }

    /// Marks bytes that are zero.
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    private mutating func escape() -> Bool {
        guard let byte = peek() else { return false }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            guard end - index >= 4 else { return false }
            for offset in 0..<4 where !input[index + offset].isHexDigit { return false }
            index += 4
            return true
        default: return false
        }
    }

    private mutating func number() -> Bool {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")), !digits() { return false }
        if take(UInt8(ascii: ".")), !digits() { return false }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            return digits()
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = index
        while index < end, input[index].isDigit { index += 1 }
        return index > start
    }

    private mutating func literal(_ word: StaticString) -> Bool {
        for offset in 0..<word.utf8CodeUnitCount where !take(word.utf8Start[offset]) { return false }
        return true
    }

    // MARK: - Bytes

    @inline(__always)
    private func peek() -> UInt8? { index < end ? input[index] : nil }

    @inline(__always)
    private mutating func skipSpace() {
        if index < end, input[index] <= 0x20 { leaveOutSpace() }
    }

    private mutating func leaveOutSpace() {
        copyRest()
        while index < end {
            let byte = input[index]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
            index += 1
        }
        copied = index
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < end, input[index] == byte else { return false }
        index += 1
        return true
    }
}
