import LineEditor
import LuaEngine

extension ResultPrinter {
    /// The lines that show how a script failed.
    ///
    /// - Parameters:
    ///   - error: the failure.
    ///   - source: gives the text of a line of a chunk, `stdin` and 3 for instance, where it is known.
    public func lines(
        _ error: LuaError, source: (_ chunk: String, _ line: Int) -> String? = { _, _ in nil }
    ) -> [StyledText] {
        guard let object = error.object else {
            let (place, message) = Self.splitPlace(error.message)
            return fitting(headline(message) + callSite(place, source))
        }
        let fields = object.fields.map { PrintedValue.Field($0.name, PrintedValue(plain: $0.value)) }
        let message = PrintedValue.Field("message", .string(object.message))
        return fitting(
            failure(.object(count: fields.count + 1, fields.filter { $0.name != "message" } + [message]), source))
    }

    /// What failed and its code; then the place in the script; then what to do; then what the server would want to know.
    func failure(
        _ error: PrintedValue, _ source: (_ chunk: String, _ line: Int) -> String? = { _, _ in nil }
    ) -> [StyledText] {
        var (place, message) = (error["where"]?.string, error["message"]?.string ?? "error")
        if place == nil { (place, message) = Self.splitPlace(message) }
        let codes = [error["code"], error["status"], error["type"]].compactMap { $0 }.compactMap(word)
        let code = codes.isEmpty ? "" : " (" + codes.joined(separator: ", ") + ")"
        // A refusal says by itself where.
        let saysPlace = place.map { message.contains("\n  at " + $0) } ?? false
        var lines = headline(message, code) + (saysPlace ? [] : callSite(place, source))
        if let hint = error["hint"]?.string, !hint.isEmpty { lines += wrapped("  hint: " + hint) }
        if case .boolean(true)? = error["ambiguous"] {
            lines += wrapped("  the outcome is unknown: it may have happened", .bold)
        }
        var details: [String] = []
        if case .integer(let attempts)? = error["attempts"], attempts > 1 { details.append("\(attempts) attempts") }
        if let id = (error["requestId"] ?? error["request_id"])?.string { details.append("request " + id) }
        if !details.isEmpty { lines += wrapped("  " + details.joined(separator: ", "), .dim) }
        return lines
    }

    /// What went wrong: in its first line with the code, and what else the message says below that.
    private func headline(_ message: String, _ code: String = "") -> [StyledText] {
        let parts = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return wrapped("error: " + (parts.first ?? "") + code, Style(.red, .bold))
            + parts.dropFirst().flatMap { part in wrapped(part.hasPrefix(" ") ? part : "  " + part) }
    }

    private func word(_ value: PrintedValue) -> String? {
        switch value {
        case .string(let text, _): text
        case .integer(let number): String(number)
        default: nil
        }
    }

    /// `  at stdin:3: the line`.
    ///
    /// What an input has raised as the last thing it did seems to come from the driver that ran it: the input itself stands
    /// right above.
    private func callSite(_ place: String?, _ source: (String, Int) -> String?) -> [StyledText] {
        guard let place, !place.hasPrefix("[repl]:") else { return [] }
        var text = StyledText("  at " + format().harmless(place), .dim)
        if let colon = place.lastIndex(of: ":"), let line = Int(place[place.index(after: colon)...]),
            let code = source(String(place[..<colon]), line)
        {
            let trimmed = String(code.drop(while: \.isWhitespace))
            text.spans.append(.init(": " + format().harmless(trimmed)))
        }
        return [text]
    }

    /// `stdin:3` and the rest of `stdin:3: the rest`.
    static func splitPlace(_ message: String) -> (place: String?, rest: String) {
        let parts = message.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, !parts[0].contains("\n"), parts[0].utf8.count < 200,
            let line = Int(parts[1]), line > 0,
            parts[2].hasPrefix(" ")
        else { return (nil, message) }
        return ("\(parts[0]):\(line)", String(parts[2].dropFirst()))
    }

    /// A message on as many lines as it needs.
    private func wrapped(_ text: String, _ style: Style = .plain) -> [StyledText] {
        var format = format()
        format.limit = 4096
        var rest = format.harmless(text)
        var lines: [StyledText] = []
        repeat {
            let margin = lines.isEmpty || view.columns < 16 ? "" : "    "
            var piece = rest.prefix(columns: max(1, view.columns - margin.count))
            if piece.text.isEmpty { piece.text = String(rest.prefix(1)) }
            if !piece.isWhole, let blank = piece.text.lastIndex(of: " "), blank > piece.text.startIndex {
                piece.text = String(piece.text[...blank])
            }
            lines.append(StyledText(margin + piece.text, style))
            rest = String(rest.dropFirst(piece.text.count))
        } while !rest.isEmpty
        return lines
    }
}

extension PrintedValue {
    /// A value of an error object, of which only simple ones are shown.
    init(plain value: LuaValue) {
        switch value {
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        default: self = value.text.map { .string($0) } ?? .missing
        }
    }
}
