import NIOCore

/// `html`: one table.
struct HTMLItemEncoder: ItemEncoder {
    var columns: TableColumns

    func begin(_ output: inout ByteBuffer) {
        output.writeString("<table>")
        guard columns.rowCount > 0 else { return }
        output.writeString("<tr>")
        for heading in columns.headings { output.writeString("<th>\(MarkupText.escaped(heading))</th>") }
        output.writeString("</tr>")
    }

    func write(_ row: [ItemTransform.Member], to output: inout ByteBuffer) throws {
        output.writeString("<tr>")
        for cell in try columns.cells(row) {
            output.writeString("<td>\(cell.map { MarkupText.escaped(TableCells.text($0)) } ?? "")</td>")
        }
        output.writeString("</tr>")
    }

    func end(_ output: inout ByteBuffer) { output.writeString("</table>") }
}
