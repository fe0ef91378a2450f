import Foundation

/// Regular expressions that come from outside, as schemas bring them.
enum SchemaPattern {
    /// Patterns can take forever, on long texts and on short ones: after so many reports of progress nobody waits any more.
    private static let longestMatched = 100_000
    private static let patience = 100

    /// Whether a pattern is somewhere in a text; nil when that cannot be said: no text, one that is too long, a pattern that
    /// is none or does not come to an end.
    static func matches(_ text: String?, _ pattern: String) -> Bool? {
        guard let text, text.utf16.count <= longestMatched,
            let expression = try? NSRegularExpression(pattern: pattern)
        else { return nil }
        var result: Bool? = false
        var reports = 0
        let range = NSRange(location: 0, length: text.utf16.count)
        expression.enumerateMatches(in: text, options: [.reportProgress], range: range) { match, flags, stop in
            reports += 1
            if match != nil {
                result = true
            } else if flags.contains(.progress), reports > patience {
                result = nil
            } else {
                return
            }
            stop.pointee = true
        }
        return result
    }
}
