import GatewayAPI
import LineEditor

extension ResultPrinter {
    /// One column of a table.
    private struct Column {
        var name: String
        var cells: [StyledText]
        var isRight: Bool
        var width: Int
        /// How narrow it may be made: enough to tell its values from each other.
        var leastWidth: Int
    }

    /// What stands between two columns.
    private static let gap = 2

    /// A list as a table; nil when less than half of its columns would find room.
    func table(_ rows: Presentation.Rows) -> [StyledText]? {
        var columns = columns(of: rows)
        let all = columns.count
        while columns.count > 1, leastWidth(of: columns) > view.columns { columns.removeLast() }
        let dropped = all - columns.count
        if dropped * 2 > all { return nil }
        fit(&columns)
        var lines = [line(columns.map { StyledText(format().harmless($0.name), .bold) }, columns)]
        for row in rows.values.indices { lines.append(line(columns.map { $0.cells[row] }, columns)) }
        return lines + [tableFooter(rows, columns, dropped: dropped)]
    }

    private func tableFooter(_ rows: Presentation.Rows, _ columns: [Column], dropped: Int) -> StyledText {
        let isCut = columns.contains { column in column.cells.contains { $0.columns > column.width } }
        let hasRest = rows.values.contains { value in value.names.count > columns.count }
        var text = footer(rows.batch, hint: dropped > 0 || isCut || hasRest ? ":x for records" : "")
        if dropped > 0 {
            text.spans.append(.init("; \(dropped) more \(dropped == 1 ? "column" : "columns")", .dim))
        }
        return text
    }

    // MARK: - Columns

    private func columns(of rows: Presentation.Rows) -> [Column] {
        let format = format(knowsNames: rows.isOfAPI || rows.resourceKind != nil)
        return columnNames(of: rows).map { name in
            // Things that are no tables have one column of their own.
            let values = rows.values.map { value in
                name.isEmpty ? (value.names.isEmpty ? value : .missing) : value[name] ?? .missing
            }
            let cells = values.map { format.cell(name, $0).cut(to: view.columns, mark: view.ellipsis) }
            let title = name.isEmpty ? "value" : name
            let cellWidth = cells.map(\.columns).max() ?? 0
            let width = max(format.harmless(title).columns, cellWidth)
            let isID = title == "id" || title.hasSuffix("Id") || title.hasSuffix("_id")
            let least = isID && cellWidth <= 24 ? max(cellWidth, 2) : min(width, max(6, min(cellWidth, 12)))
            let isRight = values.contains(where: format.isRight) && !values.contains { $0.string != nil }
            return Column(name: title, cells: cells, isRight: isRight, width: width, leastWidth: least)
        }
    }

    /// The names of the columns, most important first. The empty name stands for elements that have no fields.
    func columnNames(of rows: Presentation.Rows) -> [String] {
        var counts: [String: Int] = [:]
        for value in rows.values {
            if value.names.isEmpty { counts["", default: 0] += 1 }
            for name in Set(value.names) { counts[name, default: 0] += 1 }
        }
        let wanted = (rows.source.flatMap(Catalogue.operation)?.columns ?? []).filter { counts[$0] != nil }
        if wanted.count >= 2 { return wanted }
        if let kind = rows.resourceKind { return kind.columns.filter { counts[$0] != nil } }
        func rank(_ name: String) -> Int { Self.usualFirst.firstIndex(of: name) ?? Self.usualFirst.count }
        let names = counts.keys.sorted {
            (-(counts[$0] ?? 0), rank($0), $0) < (-(counts[$1] ?? 0), rank($1), $1)
        }
        return names.filter { name in name.isEmpty || rows.values.contains { $0[name].map { !$0.isEmpty } ?? false } }
    }

    // MARK: - Widths

    private func leastWidth(of columns: [Column]) -> Int {
        columns.reduce(0) { $0 + $1.leastWidth } + Self.gap * max(0, columns.count - 1)
    }

    /// Narrows the widest columns until all of them fit.
    private func fit(_ columns: inout [Column]) {
        let room = view.columns - Self.gap * max(0, columns.count - 1)
        func total(_ limit: Int) -> Int { columns.reduce(0) { $0 + min($1.width, max(limit, $1.leastWidth)) } }
        var (low, high) = (1, columns.map(\.width).max() ?? 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if total(middle) <= room { low = middle } else { high = middle - 1 }
        }
        // What the division leaves over goes to the first columns.
        var spare = room - total(low)
        for index in columns.indices {
            let width = min(columns[index].width, max(low, columns[index].leastWidth))
            let extra = min(max(0, spare), columns[index].width - width)
            columns[index].width = width + extra
            spare -= extra
        }
    }

    /// The cells of one row below those of the others; no blanks at the end.
    private func line(_ cells: [StyledText], _ columns: [Column]) -> StyledText {
        var line = StyledText([])
        var blanks = 0
        for (cell, column) in zip(cells, columns) {
            let cut = cell.cut(to: column.width, mark: view.ellipsis)
            let rest = column.width - cut.columns
            if rest < column.width {
                blanks += column.isRight ? rest : 0
                line.spans += [.init(String(repeating: " ", count: blanks))] + cut.spans
                blanks = column.isRight ? 0 : rest
            } else {
                blanks += column.width
            }
            blanks += Self.gap
        }
        line.spans.removeAll { $0.text.isEmpty }
        return line
    }
}

extension Presentation.Rows {
    /// Whether the elements are described by the API, rather than whatever somebody has scraped.
    var isOfAPI: Bool {
        guard let source, let operation = Catalogue.operation(source) else { return false }
        return !operation.columns.isEmpty
    }
}
