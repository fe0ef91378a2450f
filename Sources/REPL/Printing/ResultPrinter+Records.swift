import LineEditor

extension ResultPrinter {
    /// A thing of the API in two columns, the fields that matter first, and no more than find room.
    func record(_ value: PrintedValue, _ kind: ResourceKind?, knowsNames: Bool = true) -> [StyledText] {
        record(value, kind, knowsNames: knowsNames, atMost: view.rows)
    }

    /// - Parameter limit: how many lines it may take; nil for as many as it has.
    private func record(
        _ value: PrintedValue, _ kind: ResourceKind?, knowsNames: Bool, atMost limit: Int?
    ) -> [StyledText] {
        guard case .object(let count, let fields) = value else { return [cell(value)] }
        let all = view.isExpanded ? flattened(fields) : fields.filter { !$0.value.isEmpty }
        var shown = ordered(all, kind?.importantFields ?? Self.usualFirst)
        let hasRemark = all.count < fields.count || fields.count < count
        if !view.isExpanded, let limit, shown.count + (hasRemark ? 1 : 0) > limit {
            shown = Array(shown.prefix(max(Self.fewestFields, limit - 1)))
        }
        let format = format(knowsNames: knowsNames)
        let names = shown.map { format.harmless($0.name) }
        // The names may take two fifths of the room, at least something of each value must be seen.
        let widest = names.map(\.columns).max() ?? 0
        let width = min(widest, max(1, view.columns * 2 / 5))
        var lines: [StyledText] = []
        for (field, name) in zip(shown, names) {
            let title = StyledText(name, Style(.blue, .bold)).cut(to: width, mark: view.ellipsis).padded(to: width)
            lines += described(title + "  ", field, format, indent: width + 2)
        }
        guard view.isExpanded || shown.count == all.count else {
            let rest = fields.count - shown.count
            return lines + [StyledText("(\(rest) more \(rest == 1 ? "field" : "fields"), :x shows all)", .dim)]
        }
        return lines + [remark(hidden: fields.count - all.count, cut: count - fields.count)].compactMap { $0 }
    }

    /// So many of its fields say at least what a record is, however low the window is.
    private static let fewestFields = 6

    /// One field: on one line, or with all its text below each other in the second column.
    private func described(
        _ title: StyledText, _ field: PrintedValue.Field, _ format: FieldFormat, indent: Int
    ) -> [StyledText] {
        let room = view.columns - indent
        guard view.isExpanded, case .string(let text, let more) = field.value, room >= 8 else {
            return [title + format.field(field.name, field.value, room: room)]
        }
        var whole = format
        whole.limit = .max
        let value = whole.field(field.name, field.value, room: room)
        guard value.columns > room || more > 0 || text.contains("\n") else { return [title + value] }
        let margin = StyledText(String(repeating: " ", count: indent))
        var lines: [StyledText] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var rest = whole.harmless(String(line))
            repeat {
                let start = rest.prefix(columns: room).text
                let side = lines.isEmpty ? title : start.isEmpty ? StyledText([]) : margin
                lines.append(start.isEmpty ? side : side + StyledText(start))
                rest = String(rest.dropFirst(start.count))
            } while !rest.isEmpty
        }
        if more > 0 { lines.append(margin + StyledText("+\(more) bytes", .dim)) }
        return lines
    }

    private func cell(_ value: PrintedValue) -> StyledText { format(knowsNames: false).cell("", value) }

    /// What is not shown of a record.
    private func remark(hidden: Int, cut: Int) -> StyledText? {
        var parts: [String] = []
        if hidden > 0 { parts.append("\(hidden) empty \(hidden == 1 ? "field" : "fields") hidden, :x shows all") }
        if cut > 0 { parts.append("\(cut) more fields") }
        return parts.isEmpty ? nil : StyledText("(" + parts.joined(separator: "; ") + ")", .dim)
    }

    /// Fields of tables inside, by their paths.
    private func flattened(_ fields: [PrintedValue.Field], below path: String = "") -> [PrintedValue.Field] {
        fields.flatMap { field -> [PrintedValue.Field] in
            let name = path + field.name
            switch field.value {
            case .object(_, let inner) where !inner.isEmpty: return flattened(inner, below: name + ".")
            case .array(let count, let inner) where !inner.isEmpty:
                let named = inner.enumerated().map { PrintedValue.Field("[\($0.offset + 1)]", $0.element) }
                let rest = count - inner.count
                return flattened(named, below: name)
                    + (rest > 0 ? [PrintedValue.Field(name + "[…]", .opaque("\(rest) more"))] : [])
            default: return [PrintedValue.Field(name, field.value)]
            }
        }
    }

    static let usualFirst = ["id", "name", "title", "url", "status"]

    /// Important fields first, in their order, then the others as they come.
    func ordered(_ fields: [PrintedValue.Field], _ important: [String]) -> [PrintedValue.Field] {
        let ranks = Dictionary(important.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        func rank(_ name: String) -> Int { ranks[name.prefixBeforeDot] ?? important.count }
        return fields.enumerated().sorted { (rank($0.element.name), $0.offset) < (rank($1.element.name), $1.offset) }
            .map(\.element)
    }

    /// A list as records below each other.
    ///
    /// - Parameter names: the fields that are wanted; nil for all of them.
    func records(_ rows: Presentation.Rows, only names: [String]? = nil) -> [StyledText] {
        let kind = rows.resourceKind
        var lines: [StyledText] = []
        for (index, value) in rows.values.enumerated() {
            let number = " \(rows.batch.first + index) "
            let dash = view.isASCII ? "-" : "─"
            let line = dash + dash + number
            let rest = max(0, min(view.columns, 40) - line.columns)
            lines.append(StyledText(line + String(repeating: dash, count: rest), .dim))
            let wanted = names.map { value.with(only: $0) } ?? value
            lines += record(wanted, kind, knowsNames: kind != nil || rows.isOfAPI, atMost: nil)
        }
        let hint = view.isExpanded ? ":x for a table" : names == nil ? "" : ":x for all fields"
        return lines + [footer(rows.batch, hint: hint)]
    }
}

extension PrintedValue {
    /// Only some fields of a record.
    fileprivate func with(only names: [String]) -> PrintedValue {
        guard case .object(_, let fields) = self else { return self }
        let wanted = fields.filter { names.contains($0.name) }
        return .object(count: wanted.count, wanted)
    }
}

extension String {
    /// What stands in front of the first dot or bracket: the field of the record itself that a path begins with.
    fileprivate var prefixBeforeDot: String { String(prefix { $0 != "." && $0 != "[" }) }
}
