import LineEditor
import LuaEngine
import Testing

@testable import REPL

@Suite("Whatever is printed fits and does no harm")
struct PrintingPropertyTests {
    /// Pieces of text that terminals, or we, might trip over.
    private static let pieces: [String] = [
        "a", "plain words", " ", "\n", "\r\n", "\t", "\u{1B}[31m", "\u{1B}]0;title\u{7}", "\u{9B}2J", "\u{0}", "\u{7F}",
        "\u{85}",
        "\u{202E}", "\u{2066}", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{AD}", "\u{301}", "e\u{301}", "漢字", "ｗｉｄｅ", "한글",
        "👩‍👩‍👧",
        "🇨🇿", "👍🏽", "❤️", "क्षि", "עברית", "العربية", "\u{E0041}", "\u{FFFD}", "\u{FFFF}", "…", "─",
        "?session_token=s3cr3t", "2026-04-07T21:24:57Z", "2026-99-99T99:99:99Z", "SUCCEEDED", "{4}",
    ]

    private struct Source {
        var random: SystemRandomNumberGenerator = .init()

        mutating func text() -> String {
            (0..<Int.random(in: 0...8)).map { _ in pieces.randomElement() ?? "" }.joined()
        }

        mutating func value(_ depth: Int = 0) -> PrintedValue {
            switch Int.random(in: 0...(depth > 2 ? 8 : 11)) {
            case 0: return .missing
            case 1: return .null
            case 2: return .boolean(.random())
            case 3: return .integer(.random(in: .min ... .max))
            case 4: return .number([0.1, .nan, .infinity, -1e308, 5e-324, 12.5, -0.0, 1e15].randomElement() ?? 0)
            case 5: return .literal("123456789012345678901234567890")
            case 6, 7: return .string(text(), more: Int.random(in: 0...3))
            case 8: return .opaque(text())
            case 9: return .array(count: 9, (0..<Int.random(in: 0...3)).map { _ in value(depth + 1) })
            default: return object(depth)
            }
        }

        mutating func object(_ depth: Int = 0) -> PrintedValue {
            let names = [
                "id", "actId", "status", "startedAt", "usageTotalUsd", "runTimeSecs", "durationMillis", "memoryMbytes",
                "memBytes",
                "size", "connection_id", "name", "where", "message", "hint", "code", text(), text(),
            ].shuffled().prefix(Int.random(in: 0...12))
            let fields = Set(names).map { PrintedValue.Field($0, value(depth + 1)) }
            return .object(count: fields.count + Int.random(in: 0...2), fields)
        }

        mutating func presentation() -> Presentation {
            switch Int.random(in: 0...5) {
            case 0:
                var record = object()
                if case .object(let count, var fields) = record {
                    fields.append(.init("connection_id", value()))
                    record = .object(count: count + 1, fields)
                }
                return .value(record, text: "")
            case 1: return .error(object())
            case 2: return .notice(text())
            default:
                let values = (0..<Int.random(in: 0...6)).map { _ in Int.random(in: 0...9) == 0 ? value() : object() }
                let batch = Presentation.Batch(
                    first: .random(in: 1...50), count: values.count, hasMore: .random(),
                    total: Bool.random() ? nil : .random(in: 0 ... .max))
                return .rows(
                    .init(
                        values, batch: batch, source: ["runs.list", "datasets.items", "x", nil].randomElement() ?? nil))
            }
        }
    }

    private func expectHarmless(_ lines: [StyledText], width: Int?, isASCII: Bool = false) {
        for line in lines {
            if let width { #expect(line.columns <= width, "\(line.text)") }
            let text = line.text
            #expect(!text.unicodeScalars.contains { Self.isHarmful($0) }, "\(text.debugDescription)")
            #expect(!text.contains("s3cr3t"))
            if isASCII { #expect(text.utf8.allSatisfy { $0 < 0x80 }, "\(text.debugDescription)") }
            #expect(line.bytes(.none) == Array(text.utf8))
            // Bytes with escapes hold no others than those of styles.
            let colored = String(decoding: line.bytes(.colors), as: UTF8.self)
            #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == text)
        }
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xAD: true
        default: false
        }
    }

    @Test("every line fits the terminal, and no control reaches it")
    func lines() {
        var source = Source()
        for round in 0..<900 {
            let width = round < 200 ? round + 1 : Int.random(in: 1...200)
            let isASCII = round % 5 == 0
            let view = PrintingHarness.view(columns: width, isExpanded: .random(), isASCII: isASCII)
            expectHarmless(ResultPrinter(view).lines(source.presentation()), width: width, isASCII: isASCII)
        }
    }

    @Test("Lua and JSON text may be wider but do no harm either")
    func texts() {
        var source = Source()
        for _ in 0..<500 {
            let printer = ResultPrinter(PrintingHarness.view())
            expectHarmless(
                printer.lines(.value(.missing, text: source.text())), width: nil)
            expectHarmless(printer.lines(.json("\"" + source.text() + "\"", nil)), width: nil)
        }
    }

    @Test("text that is cut is as wide as it may be, give or take half a character")
    func cutting() {
        var source = Source()
        for _ in 0..<2000 {
            let text = StyledText([
                .init(source.text().onOneLine, .bold), .init(source.text().onOneLine),
            ])
            let limit = Int.random(in: 1...40)
            let cut = text.cut(to: limit)
            #expect(cut.columns <= limit)
            if text.columns <= limit { #expect(cut == text) }
            #expect(text.padded(to: limit).columns == max(limit, text.columns))
        }
    }

    @Test("charts fit the terminal whatever the numbers are")
    func charts() {
        let odd: [Double] = [
            0, -0.0, 1, -1, .nan, .infinity, -.infinity, 1e308, -1.7e308, 5e-324, .greatestFiniteMagnitude, 0.1, 1e15,
            12.5,
        ]
        for round in 0..<600 {
            let values = (0..<Int.random(in: 0...60)).map { _ in
                round % 2 == 0 ? odd.randomElement() ?? 0 : Double.random(in: -10...1000)
            }
            let width = Int.random(in: 1...120)
            let isASCII = round % 3 == 0
            let height = [1, 2, 5, 10, Int.max, -3].randomElement() ?? 1
            expectHarmless(
                Chart(height: height, isASCII: isASCII).lines(values, columns: width), width: width, isASCII: isASCII)
            expectHarmless(
                Histogram(bins: height, isASCII: isASCII).lines(values, columns: width), width: width, isASCII: isASCII)
        }
    }
}
