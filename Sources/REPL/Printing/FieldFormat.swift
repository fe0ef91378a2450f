import ApifyModule
import GatewayAPI
import GatewayClient
import LineEditor

/// Writes one value on one line.
///
/// All text that comes from elsewhere passes here: it is freed of tokens and made harmless before anything else is done
/// with it.
struct FieldFormat {
    let view: PrintView
    /// Whether names say what the values mean, as those of the API do: `usageTotalUsd`, `runTimeSecs`.
    var knowsNames = true
    /// How many characters of a text are looked at.
    var limit = 500

    /// A value of a table, where room is scarce: times are only told relative to now.
    func cell(_ name: String, _ value: PrintedValue) -> StyledText {
        text(name, value, isShort: true)
    }

    /// A value of a record, which has so many columns for it.
    func field(_ name: String, _ value: PrintedValue, room: Int) -> StyledText {
        let whole = text(name, value, isShort: false)
        return knowsNames && whole.columns > room ? shorter(whole, name, value, room) : whole
    }

    /// Of a time the part that fits.
    private func shorter(_ whole: StyledText, _ name: String, _ value: PrintedValue, _ room: Int) -> StyledText {
        guard let text = value.string, Timestamp.milliseconds(iso8601: text) != nil else { return whole }
        let clock = StyledText(Array(whole.spans.prefix(1)))
        return clock.columns <= room ? clock : cell(name, value)
    }

    /// Whether a value stands at the right of its column.
    func isRight(_ value: PrintedValue) -> Bool {
        switch value {
        case .integer, .number, .literal: true
        default: false
        }
    }

    /// Text from elsewhere, harmless and on one line.
    func harmless(_ text: String) -> String {
        let start = String(text.prefix(limit))
        let isCut = start.utf8.count < text.utf8.count
        // A token may be cut in two: what is left of it is found by the name in front of it.
        let shown = Redactor.withoutSessionTokens(start).onOneLine
        return ascii(isCut ? shown + view.ellipsis : shown)
    }

    /// The text with codes in place of all letters but those of ASCII, if these are all there may be.
    func ascii(_ text: String) -> String {
        guard view.isASCII else { return text }
        return text.unicodeScalars.map { scalar in
            // The ellipsis is more often ours than anybody else's.
            scalar == "…"
                ? "..." : scalar.isASCII ? String(scalar) : "<" + String(scalar.value, radix: 16, uppercase: true) + ">"
        }.joined()
    }

    private func text(_ name: String, _ value: PrintedValue, isShort: Bool) -> StyledText {
        switch value {
        case .missing: return ""
        case .null: return StyledText("<null>", .dim)
        case .boolean(let value): return StyledText(value ? "true" : "false")
        case .integer(let number): return StyledText(amount(name, Double(number)) ?? String(number))
        case .number(let number): return StyledText(amount(name, number) ?? Self.decimal(number))
        case .literal(let text): return StyledText(harmless(text))
        case .string("", _): return StyledText("\"\"", .dim)
        case .string(let text, _): return string(name, text, isShort: isShort)
        case .opaque(let text): return StyledText(harmless(text), .dim)
        case .array(let count, _): return StyledText("[\(count)]", .dim)
        case .object(let count, _): return StyledText("{\(count)}", .dim)
        }
    }

    private static func decimal(_ number: Double) -> String {
        // A whole number that is written with a point still is one.
        guard number == number.rounded(), abs(number) < 1e15 else { return String(number) }
        return String(Int64(number))
    }

    private func string(_ name: String, _ text: String, isShort: Bool) -> StyledText {
        if knowsNames, name.lastPart == "status" { return StyledText(harmless(text), Self.style(ofStatus: text)) }
        if knowsNames, let moment = Timestamp.milliseconds(iso8601: text) { return time(moment, isShort: isShort) }
        return StyledText(harmless(text))
    }

    /// Only colours that can be read on dark and on light; the word itself says the same.
    static func style(ofStatus status: String) -> Style {
        switch status {
        case RunStatus.succeeded.rawValue, "ACTIVE": Style(.green)
        case RunStatus.failed.rawValue, RunStatus.timedOut.rawValue: Style(.red)
        case RunStatus.aborted.rawValue, RunStatus.aborting.rawValue, RunStatus.timingOut.rawValue: Style(.magenta)
        case RunStatus.running.rawValue, RunStatus.ready.rawValue, "PENDING": Style(.cyan)
        default: .plain
        }
    }

    /// A number with its unit where the name tells it.
    private func amount(_ name: String, _ number: Double) -> String? {
        guard knowsNames else { return nil }
        let name = name.lastPart
        if name.hasSuffix("Usd") { return ReadableAmount.dollars(number) }
        if name.hasSuffix("Secs") { return ReadableAmount.duration(seconds: number) }
        if name.hasSuffix("Millis") { return ReadableAmount.duration(seconds: number / 1000) }
        if name.hasSuffix("Mbytes") { return memory(number) }
        if name.hasSuffix("Bytes") || name == "size" { return ReadableAmount.size(number) }
        return nil
    }

    /// Memory comes in powers of two.
    private func memory(_ megabytes: Double) -> String? {
        guard megabytes >= 0, megabytes < 1e12, megabytes == megabytes.rounded() else { return nil }
        let whole = Int(megabytes)
        return whole >= 1024 && whole % 1024 == 0 ? "\(whole / 1024) GB" : "\(whole) MB"
    }

    // MARK: - Times

    /// `2026-04-07 21:24:57Z (3 min ago)`, or only the part in parentheses.
    private func time(_ moment: Double, isShort: Bool) -> StyledText {
        let distance = Self.relative(moment - view.now)
        if isShort { return StyledText(distance) }
        let offset = view.utcOffset(moment)
        guard let text = Timestamp.iso8601(milliseconds: moment + Double(offset) * 1000) else {
            return StyledText(distance)
        }
        let clock = text.prefix(19).replacing("T", with: " ") + Self.zone(offset)
        return StyledText([.init(String(clock)), .init(" (\(distance))", .dim)])
    }

    private static func zone(_ seconds: Int) -> String {
        guard seconds != 0, abs(seconds) < 360_000 else { return "Z" }
        let minutes = abs(seconds) / 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return (seconds < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
    }

    /// A distance in milliseconds by its largest unit: `3 min ago`, `in 2 h`, `just now`.
    static func relative(_ milliseconds: Double) -> String {
        let seconds = abs(milliseconds) / 1000
        guard seconds.isFinite else { return "?" }
        if seconds < 1 { return "just now" }
        let units: [(Double, String)] = [(31_557_600, "y"), (86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
        let (size, unit) = units.first { seconds >= $0.0 } ?? (1, "s")
        let text = "\(Int(min(seconds / size, 1e9))) \(unit)"
        return milliseconds < 0 ? text + " ago" : "in " + text
    }
}

extension String {
    /// What stands behind the last dot: the name of a field of a nested table.
    fileprivate var lastPart: String {
        lastIndex(of: ".").map { String(self[index(after: $0)...]) } ?? self
    }
}
