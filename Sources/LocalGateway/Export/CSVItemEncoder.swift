import NIOCore

/// `csv`: RFC 4180 with minimal quoting, lines end with a line feed as in the API's documentation.
struct CSVItemEncoder: ItemEncoder {
    var columns: TableColumns
    /// One character.
    var delimiter: String
    var skipsHeader: Bool

    func begin(_ output: inout ByteBuffer) {
        guard !skipsHeader, columns.rowCount > 0 else { return }
        line(columns.headings.map { Array($0.utf8)[...] }, to: &output)
    }

    func write(_ row: [ItemTransform.Member], to output: inout ByteBuffer) throws {
        line(try columns.cells(row).map { $0.map(TableCells.bytes) ?? [] }, to: &output)
    }

    func end(_ output: inout ByteBuffer) {}

    private func line(_ cells: [ArraySlice<UInt8>], to output: inout ByteBuffer) {
        for (position, cell) in cells.enumerated() {
            if position > 0 { output.writeString(delimiter) }
            write(cell, to: &output)
        }
        output.writeInteger(UInt8(ascii: "\n"))
    }

    private func write(_ cell: ArraySlice<UInt8>, to output: inout ByteBuffer) {
        // A delimiter of several bytes is met by its first one, which quotes a few cells that would not need it.
        let first = delimiter.utf8.first
        let isSpecial = cell.contains {
            $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == first
        }
        guard isSpecial else {
            output.writeBytes(cell)
            return
        }
        output.writeInteger(UInt8(ascii: "\""))
        // By bytes: a quote followed by a combining accent is another character, and still a quote to whoever reads this.
        var rest = cell
        while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
            output.writeBytes(rest[...quote])
            output.writeInteger(UInt8(ascii: "\""))
            rest = rest[(quote + 1)...]
        }
        output.writeBytes(rest)
        output.writeInteger(UInt8(ascii: "\""))
    }
}
