/// Positions in a text are UTF-8 offsets: finding their place takes no time however long the text is, and compilers count
/// in bytes, too.
extension String {
    /// The index of a UTF-8 offset; offsets outside the text mean its ends.
    func index(atByte offset: Int) -> Index {
        utf8.index(startIndex, offsetBy: Swift.min(Swift.max(0, offset), utf8.count))
    }

    func byteOffset(of index: Index) -> Int {
        utf8.distance(from: startIndex, to: index)
    }

    func byte(at offset: Int) -> UInt8? {
        offset >= 0 && offset < utf8.count ? utf8[index(atByte: offset)] : nil
    }

    /// The part between two UTF-8 offsets, which must stand between scalars.
    func slice(_ range: Range<Int>) -> Substring {
        let start = index(atByte: range.lowerBound)
        return self[start..<Swift.max(start, index(atByte: range.upperBound))]
    }

    /// The offset behind the grapheme that starts at, or contains, `offset`.
    func boundary(after offset: Int) -> Int {
        guard offset < utf8.count else { return utf8.count }
        if isPlain(at: offset), isPlainOrEnd(at: offset + 1) { return offset + 1 }
        return byteOffset(of: index(after: index(atByte: offset)))
    }

    /// The offset of the grapheme that ends at, or contains, `offset`.
    func boundary(before offset: Int) -> Int {
        guard offset > 0 else { return 0 }
        // A sign in front of a letter may belong to it, so both must be plain.
        if isPlain(at: offset - 1), offset == 1 || isPlain(at: offset - 2) { return offset - 1 }
        let place = index(atByte: offset)
        // Inside the first grapheme there is nothing in front of it, which the standard library takes for a mistake.
        let end = Index(place, within: self) == nil ? index(after: place) : place
        return byteOffset(of: index(before: end))
    }

    /// `offset`, or the next offset at which the cursor may stand: never inside a grapheme.
    func boundary(atOrAfter offset: Int) -> Int {
        guard offset > 0 else { return 0 }
        guard offset < utf8.count else { return utf8.count }
        if isPlain(at: offset), isPlain(at: offset - 1) { return offset }
        if let index = Index(index(atByte: offset), within: self) { return byteOffset(of: index) }
        return boundary(after: offset)
    }

    /// `offset`, or the start of the grapheme that it is in.
    func boundary(atOrBefore offset: Int) -> Int {
        let next = boundary(atOrAfter: offset)
        return next == offset || offset >= utf8.count ? Swift.max(0, next) : boundary(before: next)
    }

    /// `offset`, or the start of the scalar that it is in.
    func scalarBoundary(atOrBefore offset: Int) -> Int {
        var offset = Swift.min(Swift.max(0, offset), utf8.count)
        while offset > 0, let byte = byte(at: offset), byte & 0xC0 == 0x80 { offset -= 1 }
        return offset
    }

    /// Where the line that contains `offset` starts.
    func lineStart(at offset: Int) -> Int {
        let head = utf8[..<index(atByte: offset)]
        guard let newline = head.lastIndex(of: 0x0A) else { return 0 }
        return byteOffset(of: newline) + 1
    }

    /// Where the line that contains `offset` ends, in front of its newline.
    func lineEnd(at offset: Int) -> Int {
        let tail = utf8[index(atByte: offset)...]
        return tail.firstIndex(of: 0x0A).map(byteOffset(of:)) ?? utf8.count
    }

    /// Whether the bytes of `prefix` begin this text. Unlike `hasPrefix` it compares what is written, not what it means.
    func hasBytePrefix(_ prefix: String) -> Bool {
        guard utf8.count >= prefix.utf8.count else { return false }
        return utf8.withContiguousStorageIfAvailable { own in
            prefix.utf8.withContiguousStorageIfAvailable { other in
                for position in other.indices where own[position] != other[position] { return false }
                return true
            } ?? false
        } ?? utf8.starts(with: prefix.utf8)
    }

    /// The text with every kind of line end written as a newline. Without carriage returns a newline always stands alone,
    /// because Swift takes the pair of them for one character.
    var withPlainNewlines: String {
        guard utf8.contains(0x0D) else { return self }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        var last: UInt8 = 0
        for byte in utf8 {
            if byte == 0x0D {
                bytes.append(0x0A)
            } else if byte != 0x0A || last != 0x0D {
                bytes.append(byte)
            }
            last = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func isPlain(at offset: Int) -> Bool {
        byte(at: offset).map { $0 < 0x80 } ?? false
    }

    private func isPlainOrEnd(at offset: Int) -> Bool {
        byte(at: offset).map { $0 < 0x80 } ?? true
    }
}

extension Character {
    /// Whether the character is part of a word, as Lua's names are.
    var isWord: Bool { self == "_" || isLetter || isNumber }

    /// Whether the character separates words without being seen.
    var isBlank: Bool { self == " " || self == "\t" }
}
