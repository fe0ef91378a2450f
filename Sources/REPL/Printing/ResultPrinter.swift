import GatewayClient
import LineEditor

/// Shows results on a terminal, as lines of styled text.
///
/// No line but those of Lua and JSON text is wider than the terminal. Nothing that comes from elsewhere can move the
/// cursor, hide, or change how other text looks.
public struct ResultPrinter: Sendable {
    let view: PrintView

    /// - Parameter view: how results are to be shown.
    public init(_ view: PrintView) {
        self.view = view
    }

    /// The lines that show a result.
    ///
    /// - Parameter presentation: what `moongate.present` says of it.
    public func lines(_ presentation: Presentation) -> [StyledText] {
        switch presentation {
        case .value(let value, let text):
            if let kind = ResourceKind(value) { return fitting(record(value, kind)) }
            return luaText(value, text)
        case .known(_, let value, let text): return luaText(value, text)
        case .rows(let rows): return lines(rows)
        case .error(let value): return fitting(failure(value))
        case .json(let text, let batch): return json(text) + (batch.map { fitting([footer($0, hint: "")]) } ?? [])
        case .notice(let text): return fitting([StyledText(format().harmless(text), .dim)])
        }
    }

    func format(knowsNames: Bool = true) -> FieldFormat { FieldFormat(view: view, knowsNames: knowsNames) }

    /// Lines cut to the width of the terminal.
    func fitting(_ lines: [StyledText]) -> [StyledText] {
        lines.map { $0.cut(to: view.columns, mark: view.ellipsis) }
    }

    /// Lua text is copied and pasted, so it keeps its lines; `std.inspect` has made it harmless.
    private func luaText(_ value: PrintedValue, _ text: String) -> [StyledText] {
        let style: Style =
            switch value {
            case .missing, .null: .dim
            default: .plain
            }
        let format = format()
        let lines = Redactor.withoutSessionTokens(text).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { line in
            StyledText(format.ascii(String(line).onOneLine), style)
        }
    }

    private func lines(_ rows: Presentation.Rows) -> [StyledText] {
        if rows.text != nil, !rows.areResources {
            return luaText(.array(count: rows.values.count, []), rows.text ?? "")
        }
        guard !rows.values.isEmpty else { return fitting([StyledText("no items", .dim)]) }
        if view.isExpanded { return fitting(records(rows)) }
        // What is no table for want of room has the fields that would have been its columns.
        return fitting(table(rows) ?? records(rows, only: rows.isOfAPI ? columnNames(of: rows) : nil))
    }

    /// `21-40 of 4312 - it for more, :x for records`.
    func footer(_ batch: Presentation.Batch, hint: String) -> StyledText {
        let last = batch.first - 1 + batch.count
        var text = batch.first > 1 ? "\(batch.first)-\(last)" : "\(batch.count)"
        if let total = batch.total, total != batch.count || batch.first > 1 {
            text += " of \(total)"
        } else {
            text += batch.count == 1 && batch.first == 1 ? " row" : " rows"
        }
        let end = batch.first > 1 ? "the end" : ""
        let hints = [batch.hasMore ? "it for more" : end, hint].filter { !$0.isEmpty }
        if !hints.isEmpty { text += " - " + hints.joined(separator: ", ") }
        return StyledText(text, .dim)
    }
}

extension Presentation.Rows {
    /// Whether all elements are things of the API, and of one kind.
    var areResources: Bool { resourceKind != nil }

    var resourceKind: ResourceKind? {
        guard let first = values.first, let kind = ResourceKind(first) else { return nil }
        return values.dropFirst().allSatisfy { ResourceKind($0) == kind } ? kind : nil
    }
}
