import Foundation

/// The XML that build servers read.
struct JUnitReporter: SpecReporter {
    private var suites: [String] = []

    mutating func report(_ file: SpecFileReport) -> String {
        var lines = file.results.map { Self.testCase($0, file.file) }
        if let failure = file.failure {
            lines.append(
                #"    <testcase classname="\#(Self.escaped(file.file))" name="the file" time="0">"#
                    + Self.problem("error", failure, failure) + "</testcase>")
        }
        let counts = #"tests="\#(lines.count)" failures="\#(file.count(.failed))" errors="\#(file.count(.error))""#
        let head = #"  <testsuite name="\#(Self.escaped(file.file))" \#(counts) skipped="\#(file.count(.pending))""#
        let output = file.output.isEmpty ? [] : ["    <system-out>\(Self.escaped(file.output))</system-out>"]
        suites.append(
            ([head + #" time="\#(Self.time(file.seconds))">"#] + lines + output + ["  </testsuite>"])
                .joined(separator: "\n"))
        return ""
    }

    mutating func finish(_ summary: SpecSummary) -> String {
        let counts = #"tests="\#(summary.tests)" failures="\#(summary.failed)" errors="\#(summary.errors)""#
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites \(counts) skipped="\(summary.pending)" time="\(Self.time(summary.seconds))">
            \(suites.joined(separator: "\n"))
            </testsuites>

            """
    }

    private static func testCase(_ result: SpecResult, _ file: String) -> String {
        let group = ([file] + result.path.dropLast()).joined(separator: " ")
        let head =
            #"    <testcase classname="\#(escaped(group))" name="\#(escaped(result.path.last ?? result.name))""#
            + #" file="\#(escaped(file))" line="\#(result.line)" time="\#(time(result.seconds))""#
        switch result.status {
        case .passed: return head + "/>"
        case .pending: return head + "><skipped/></testcase>"
        case .failed, .error:
            let lines = [result.place(in: file)] + result.failureLines
            let element = result.status == .failed ? "failure" : "error"
            return head + ">" + problem(element, result.message ?? "", lines.joined(separator: "\n")) + "</testcase>"
        }
    }

    private static func problem(_ element: String, _ message: String, _ text: String) -> String {
        #"<\#(element) message="\#(escaped(message.plainLine))">\#(escaped(text))</\#(element)>"#
    }

    private static func time(_ seconds: Double) -> String { String(format: "%.3f", seconds) }

    /// A text as it stands in XML, without the characters that XML has no way to write.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value & 0xFFFE == 0xFFFE: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
