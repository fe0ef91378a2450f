import NIOCore

/// Writes rows in one of the text formats.
protocol ItemEncoder: Sendable {
    mutating func begin(_ output: inout ByteBuffer)
    mutating func write(_ row: [ItemTransform.Member], to output: inout ByteBuffer) throws
    mutating func end(_ output: inout ByteBuffer)
}

/// `json` and `jsonl`.
struct JSONItemEncoder: ItemEncoder {
    var isLines: Bool
    private var isFirst = true

    init(isLines: Bool) { self.isLines = isLines }

    mutating func begin(_ output: inout ByteBuffer) {
        if !isLines { output.writeInteger(UInt8(ascii: "[")) }
    }

    mutating func write(_ row: [ItemTransform.Member], to output: inout ByteBuffer) {
        if !isLines, !isFirst { output.writeInteger(UInt8(ascii: ",")) }
        isFirst = false
        output.writeInteger(UInt8(ascii: "{"))
        for (position, member) in row.enumerated() {
            if position > 0 { output.writeInteger(UInt8(ascii: ",")) }
            output.writeBytes(member.written)
            output.writeInteger(UInt8(ascii: ":"))
            output.writeBytes(member.value)
        }
        output.writeInteger(UInt8(ascii: "}"))
        if isLines { output.writeInteger(UInt8(ascii: "\n")) }
    }

    mutating func end(_ output: inout ByteBuffer) {
        if !isLines { output.writeInteger(UInt8(ascii: "]")) }
    }
}
