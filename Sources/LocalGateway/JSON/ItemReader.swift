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
/// before it reads, and writes at most one byte for each byte read, into memory as long as the input.
struct ItemReader {
    private typealias Span = Range<Int>

    private let input: UnsafePointer<UInt8>
    private let end: Int
    private var index = 0
    private let output: UnsafeMutablePointer<UInt8>
    private var count = 0
    /// Where the keys of the present item are in the output, with their quotes.
    private var keys: [Span] = []

    /// The items of an object or an array of objects; nil for everything else.
    static func items(in body: [UInt8]) -> [DatasetItem]? {
        guard String(validating: body, as: UTF8.self) != nil else { return nil }
        let output = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, body.count))
        defer { output.deallocate() }
        return body.withUnsafeBufferPointer { input in
            guard let start = input.baseAddress else { return nil }
            var reader = ItemReader(input: start, end: input.count, output: output)
            return reader.items()
        }
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
        let start = count
        keys.removeAll(keepingCapacity: true)
        // The item lies at depth 1 of an array, as far as the limit of nesting is concerned.
        guard object(depth: 1, isItem: true) else { return nil }
        if !hasSameKeys(as: known.spans) {
            known.names = keys.map { span in
                JSONValue.decode(ArraySlice(UnsafeBufferPointer(start: output + span.lowerBound, count: span.count)))
            }
        }
        known.spans = keys
        return DatasetItem(
            bytes: Array(UnsafeBufferPointer(start: output + start, count: count - start)), keys: known.names)
    }

    private func hasSameKeys(as spans: [Span]) -> Bool {
        keys.count == spans.count && !keys.isEmpty
            && zip(keys, spans).allSatisfy { one, other in
                one.count == other.count
                    && memcmp(output + one.lowerBound, output + other.lowerBound, one.count) == 0
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
        guard depth < JSONScanner.maximumDepth, copy(UInt8(ascii: "{")) else { return false }
        skipSpace()
        if copy(UInt8(ascii: "}")) { return true }
        repeat {
            skipSpace()
            let start = count
            guard string() else { return false }
            if isItem { keys.append(start..<count) }
            skipSpace()
            guard copy(UInt8(ascii: ":")), value(depth: depth + 1) else { return false }
            skipSpace()
        } while copy(UInt8(ascii: ","))
        return copy(UInt8(ascii: "}"))
    }

    private mutating func array(depth: Int) -> Bool {
        guard depth < JSONScanner.maximumDepth, copy(UInt8(ascii: "[")) else { return false }
        skipSpace()
        if copy(UInt8(ascii: "]")) { return true }
        repeat {
            guard value(depth: depth + 1) else { return false }
            skipSpace()
        } while copy(UInt8(ascii: ","))
        return copy(UInt8(ascii: "]"))
    }

    private mutating func string() -> Bool {
        guard peek() == UInt8(ascii: "\"") else { return false }
        let start = index
        index += 1
        while index < end {
            let byte = input[index]
            if byte == UInt8(ascii: "\"") {
                index += 1
                memcpy(output + count, input + start, index - start)
                count += index - start
                return true
            }
            if byte < 0x20 { return false }
            index += 1
            if byte == UInt8(ascii: "\\"), !escape() { return false }
        }
        return false
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
        _ = copy(UInt8(ascii: "-"))
        if !copy(UInt8(ascii: "0")), !digits() { return false }
        if copy(UInt8(ascii: ".")), !digits() { return false }
        if copy(UInt8(ascii: "e")) || copy(UInt8(ascii: "E")) {
            _ = copy(UInt8(ascii: "+")) || copy(UInt8(ascii: "-"))
            return digits()
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = index
        while index < end, input[index].isDigit {
            output[count] = input[index]
            count += 1
            index += 1
        }
        return index > start
    }

    private mutating func literal(_ word: StaticString) -> Bool {
        for offset in 0..<word.utf8CodeUnitCount where !copy(word.utf8Start[offset]) { return false }
        return true
    }

    // MARK: - Bytes

    private func peek() -> UInt8? { index < end ? input[index] : nil }

    private mutating func skipSpace() {
        while index < end {
            let byte = input[index]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            index += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < end, input[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func copy(_ byte: UInt8) -> Bool {
        guard take(byte) else { return false }
        output[count] = byte
        count += 1
        return true
    }
}
