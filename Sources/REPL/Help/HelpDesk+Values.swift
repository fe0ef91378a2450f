import ApifyModule
import Documentation
import LineEditor

extension HelpDesk {
    /// What help is told about a value: no more of it than this leaves Lua.
    enum Value {
        /// A function: its name where a known table holds it, and where it is written.
        case function(name: String?, file: String, line: Int)
        /// A table with the names of some of its fields; `length` is that of its list part.
        case table(fields: [String], length: Int)
        /// A value that its maker has given a type of its own: `cursor`, `task`, `json.null`.
        case tagged(String)
        /// Any other, by its Lua type.
        case plain(String)
    }

    /// What a value is and what one can do with it.
    func page(about value: Value, width: Int) -> [StyledText] {
        switch value {
        case .function(let name, let file, let line):
            for name in [name, LuaSources().name(file: file, line: line)].compactMap(\.self) where knows(name) {
                return page(name, width: width)
            }
            return unknownFunction(name, file, line, width)
        case .table(let fields, let length): return table(fields, length, width)
        case .tagged(let tag):
            return knows(tag)
                ? page(tag, width: width) : sentence("A value of the kind '\(tag.onOneLine)'.", width)
        case .plain(let type): return sentence(Self.meanings[type] ?? "A value of the type \(type).", width)
        }
    }

    private static let meanings = [
        "nil": "nil: there is no value. A variable that was never set is nil; so is a field that is not there.",
        "number": "A number. math holds what one does with numbers: math.floor, math.max …",
        "boolean": "A boolean: true or false. Everything but false and nil counts as true.",
        "thread": "A coroutine, see coroutine.resume. async.spawn is the easier way to do two things at a time.",
        "userdata": "A value that only the host understands, such as an open file.",
    ]

    private func sentence(_ text: String, _ width: Int) -> [StyledText] {
        var writer = HelpWriter(width: width)
        writer.paragraph(text)
        return writer.lines
    }

    private func unknownFunction(_ name: String?, _ file: String, _ line: Int, _ width: Int) -> [StyledText] {
        if let name { return sentence("\(name) is a function that has no page.", width) }
        let place = line > 0 ? ", written at \(file.onOneLine):\(line)" : " that is not written in Lua"
        return sentence("A function\(place). It has no page.", width)
    }

    private func table(_ fields: [String], _ length: Int, _ width: Int) -> [StyledText] {
        var writer = HelpWriter(width: width)
        guard let kind = ResourceKind(fields: Set(fields)) else {
            let parts = [
                length > 0 ? "\(length) entries in a row, as in t[1]" : nil,
                fields.isEmpty ? nil : "fields: " + Self.few(fields),
            ].compactMap { $0 }
            writer.paragraph(parts.isEmpty ? "An empty table." : "A table: " + parts.joined(separator: "; ") + ".")
            return writer.lines
        }
        writer.paragraph(
            "This is \(kind.phrase)." + (kind.standsForItself ? " Operations take it in place of its id." : ""))
        writer.paragraph("fields: " + Self.few(fields), .dim)
        writer.heading("What one can do with it")
        let uses = kind.uses.compactMap { self.index[$0] }
        let column = min(40, uses.map(\.name.count).max() ?? 0)
        for use in uses {
            writer.entry(use.name, use.summary, column: column, badge: use.effect.map(EffectBadge.text))
        }
        return writer.lines
    }

    private static func few(_ fields: [String]) -> String {
        let shown = fields.prefix(30).map { String($0.prefix(40)).onOneLine }.joined(separator: ", ")
        return fields.count > 30 ? shown + " …" : shown
    }
}
