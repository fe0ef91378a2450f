import Foundation
import Testing

@Suite("Arguments that nobody means")
struct EscapeArgumentTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let script = MoongateBinary.packageFolder + "/Tests/moongateTests/Escapes/fixtures/arguments.lua"

    @Test(
        "get a value or an error with its place from every function, and end neither the process nor the script",
        arguments: 1...6)
    func calls(seed: Int) throws {
        try folder.write("arguments.lua", try String(contentsOfFile: Self.script, encoding: .utf8))
        let outcome = try Attempt.run(["--max-memory", "1G", "arguments.lua", "\(seed)", "4000"], in: folder)
        let last = (try? String(contentsOfFile: folder.path + "/last-call.txt", encoding: .utf8)) ?? "none"
        let call = last.prefix { $0 != "\n" }
        #expect(
            outcome.status == 0 && outcome.output.hasSuffix("the end\n"), "ended with \(outcome.status) in \(call)")
        let odd = outcome.output.split(separator: "\n").filter { $0.hasPrefix("odd: ") }
        #expect(odd.isEmpty, "\(odd.joined(separator: "\n"))")
    }
}
