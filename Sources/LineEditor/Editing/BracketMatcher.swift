/// Finds the bracket that belongs to the one at the cursor.
struct BracketMatcher {
    /// Further away than that nobody sees both.
    private static let reach = 100_000
    private static let pairs: [(open: UInt8, close: UInt8)] = [(0x28, 0x29), (0x5B, 0x5D), (0x7B, 0x7D)]

    let text: String
    /// Strings and comments, in order.
    private let literals: [Range<Int>]

    init(text: String, highlighting: Highlighting) {
        self.text = text
        literals = highlighting.spans.lazy.filter(\.isLiteral).map(\.range).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The offsets of a pair, one of which is under the cursor or in front of it; nil when there is none.
    func match(at cursor: Int) -> (Int, Int)? {
        for offset in [cursor, cursor - 1] {
            guard let byte = text.byte(at: offset), !isLiteral(offset) else { continue }
            for pair in Self.pairs {
                if byte == pair.open { return partner(of: offset, pair.open, pair.close, step: 1).map { (offset, $0) } }
                if byte == pair.close {
                    return partner(of: offset, pair.close, pair.open, step: -1).map { (offset, $0) }
                }
            }
        }
        return nil
    }

    private func partner(of start: Int, _ own: UInt8, _ other: UInt8, step: Int) -> Int? {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            var depth = 0
            var offset = start
            while bytes.indices.contains(offset), abs(offset - start) <= Self.reach {
                let byte = bytes[offset]
                if byte == own || byte == other, !isLiteral(offset) {
                    depth += byte == own ? 1 : -1
                    if depth == 0 { return offset }
                }
                offset += step
            }
            return nil
        } ?? nil
    }

    private func isLiteral(_ offset: Int) -> Bool {
        var (low, high) = (0, literals.count)
        while low < high {
            let middle = (low + high) / 2
            if literals[middle].lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 && literals[low - 1].contains(offset)
    }
}
