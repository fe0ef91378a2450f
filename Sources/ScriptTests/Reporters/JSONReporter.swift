import Foundation

/// One JSON document with everything that is known.
struct JSONReporter: SpecReporter {
    private var files: [SpecFileReport] = []

    private struct Document: Encodable {
        let summary: SpecSummary
        let files: [SpecFileReport]
    }

    mutating func report(_ file: SpecFileReport) -> String {
        files.append(file)
        return ""
    }

    mutating func finish(_ summary: SpecSummary) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        guard let data = try? encoder.encode(Document(summary: summary, files: files)) else { return "" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
