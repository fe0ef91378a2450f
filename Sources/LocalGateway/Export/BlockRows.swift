import NIOCore

/// The rows that a block of stored items becomes, one at a time.
struct BlockRows {
    private let transform: ItemTransform
    private let bytes: [UInt8]
    private let ends: [Int]
    private var position = 0
    private var rows: ItemRows?

    init(_ block: ItemWindow.Block, _ transform: ItemTransform) {
        self.transform = transform
        bytes = Array(block.bytes.readableBytesView)
        ends = block.ends
    }

    mutating func next() throws -> [ItemTransform.Member]? {
        while true {
            if let row = try rows?.next() { return row }
            guard position < ends.count else { return nil }
            let start = position == 0 ? 0 : ends[position - 1] + 1
            rows = try transform.rows(of: bytes[start..<ends[position]])
            position += 1
        }
    }
}
