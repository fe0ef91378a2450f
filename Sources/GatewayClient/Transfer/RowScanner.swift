#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Counts the complete rows at the beginning of a file.
struct RowScanner: Sendable {
    private enum Kind {
        case lines
        case table(CSVRows)
    }

    private var kind: Kind
    private var position = 0
    /// JSON lines: whether the line that is being read began as one.
    private var isLineSound = true
    /// How many rows are complete, without a header.
    private(set) var rows = 0
    /// Where the last complete row ends.
    private(set) var end = 0
    /// Where the header ends; 0 where there is none.
    private(set) var headerEnd = 0
    /// Whether everything so far was what it should be.
    private(set) var isSound = true

    /// One JSON object on each line.
    static let lines = RowScanner(kind: .lines)

    /// CSV with a header row, quoted as RFC 4180 says.
    static func table(delimiter: UInt8) -> RowScanner { RowScanner(kind: .table(CSVRows(delimiter: delimiter))) }

    private init(kind: Kind) { self.kind = kind }

    /// Reads on, up to `size` or to the end of the file.
    mutating func scan(_ file: LocalFile, to size: Int) throws(LocalFile.Failure) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while isSound, position < size {
            let space = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, size - position)])
            let count = try file.read(into: space, at: position)
            guard count > 0 else { return }
            take(UnsafeRawBufferPointer(rebasing: space[..<count]))
        }
    }

    /// Goes back to the last complete row: what follows it was thrown away.
    mutating func rewind() {
        position = end
        isLineSound = true
        if case .table(var csv) = kind {
            csv.rewind()
            kind = .table(csv)
        }
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer) {
        switch kind {
        case .lines: takeLines(bytes)
        case .table(var csv):
            for (index, byte) in bytes.enumerated() {
                // A byte order mark belongs to no field.
                if position + index < 3, CSVRows.byteOrderMark[position + index] == byte { continue }
                guard csv.take(byte) else { continue }
                if headerEnd == 0 { headerEnd = position + index + 1 } else { rows += 1 }
                end = position + index + 1
            }
            isSound = csv.isSound
            kind = .table(csv)
        }
        position += bytes.count
    }

    private mutating func takeLines(_ bytes: UnsafeRawBufferPointer) {
        var start = 0
        while start < bytes.count, let base = bytes.baseAddress {
            if position + start == end { isLineSound = bytes[start] == UInt8(ascii: "{") }
            guard isLineSound else {
                isSound = false
                return
            }
            guard let found = memchr(base + start, 0x0A, bytes.count - start) else { return }
            start = base.distance(to: UnsafeRawPointer(found)) + 1
            rows += 1
            end = position + start
        }
    }
}

/// Tells where rows of CSV end, strictly: a quote where none may stand, or a row with more or fewer fields than the first,
/// means that somebody quotes differently, and that nothing counted is sure.
struct CSVRows: Sendable {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private enum State {
        case fieldStart, plain, quoted, afterQuote, afterReturn
    }

    let delimiter: UInt8
    private var state = State.fieldStart
    private var fields = 1
    private var width: Int?
    private(set) var isSound = true

    init(delimiter: UInt8) { self.delimiter = delimiter }

    /// Goes back to the beginning of a row.
    mutating func rewind() {
        state = .fieldStart
        fields = 1
    }

    /// Takes a byte.
    ///
    /// - Returns: Whether a row ends with it.
    mutating func take(_ byte: UInt8) -> Bool {
        switch (state, byte) {
        case (.quoted, UInt8(ascii: "\"")): state = .afterQuote
        case (.quoted, _): break
        case (.fieldStart, UInt8(ascii: "\"")), (.afterQuote, UInt8(ascii: "\"")): state = .quoted
        case (_, 0x0A): return endRow()
        case (.afterReturn, _), (_, UInt8(ascii: "\"")): isSound = false
        case (_, delimiter):
            fields += 1
            state = .fieldStart
        case (_, 0x0D): state = .afterReturn
        case (.afterQuote, _): isSound = false
        default: state = .plain
        }
        return false
    }

    private mutating func endRow() -> Bool {
        if let width, fields != width { isSound = false }
        width = width ?? fields
        rewind()
        return isSound
    }
}
