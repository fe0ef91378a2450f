import Foundation
import REPL
import Stdlib
import Testing

@Suite("Documentation of the modules inside the program")
struct StdlibUsageTests {
    static let modules = Stdlib.modules

    @Test("every public function says what it does, what it takes and how it is used", arguments: modules)
    func isDocumented(module: StandardModule) {
        let source = String(decoding: module.source, as: UTF8.self)
        let documentation = LuaDocumentation(source)
        let documented = documentation.functions.filter { !$0.isLocal }
        for function in documented {
            #expect(!function.comment.summary.isEmpty, "\(module.name) \(function.name)")
            #expect(!function.comment.usages.isEmpty, "\(module.name) \(function.name)")
            for parameter in function.parameters where parameter != "..." {
                #expect(
                    function.comment.parameters.contains { $0.name == parameter && !$0.type.isEmpty },
                    "\(module.name) \(function.name): \(parameter)")
            }
        }
        let exported = source.split(separator: "\n").filter { $0.hasPrefix("function M.") }
        #expect(documented.filter { $0.name.hasPrefix("M.") }.count == exported.count, "\(module.name)")
    }

    @Test("every example runs and prints what stands behind its arrows", arguments: modules)
    func examplesRun(module: StandardModule) throws {
        let folder = try TemporaryFolder()
        let documentation = LuaDocumentation(String(decoding: module.source, as: UTF8.self))
        let usages = documentation.comment.usages + documentation.functions.flatMap(\.comment.usages)
        #expect(!usages.isEmpty)
        for usage in usages {
            let outcome = try MoongateBinary.run(["-e", usage], in: folder)
            #expect(outcome.status == 0, "\(module.name): \(usage)\n\(outcome.errors)")
            let expected = usage.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
                line.firstRange(of: "-->").map { range in
                    let text = line[range.upperBound...]
                    return String(text.hasPrefix(" ") ? text.dropFirst() : text)
                }
            }
            guard !expected.isEmpty else { continue }
            let printed = outcome.output.hasSuffix("\n") ? String(outcome.output.dropLast()) : outcome.output
            #expect(printed == expected.joined(separator: "\n"), "\(module.name): \(usage)")
        }
    }
}

extension StandardModule: CustomTestStringConvertible {
    public var testDescription: String { name }
}
