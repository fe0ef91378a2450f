import Documentation
import Foundation
import Stdlib
import Testing

@Suite("Documentation of the modules inside the program")
struct StdlibUsageTests {
    static let modules = Stdlib.modules

    @Test("every public function says how it is used", arguments: modules)
    func hasExamples(module: StandardModule) {
        let documentation = LuaDocumentation(String(decoding: module.source, as: UTF8.self))
        #expect(!documentation.exports.isEmpty && !documentation.usages.isEmpty)
        for function in documentation.publicFunctions where function.isDocumented {
            #expect(!function.comment.usages.isEmpty, "\(module.name) \(function.name)")
        }
    }

    @Test(
        "everything is described, and every example runs and prints what stands behind its arrows", arguments: modules)
    func isTrue(module: StandardModule) throws {
        let outcome = try MoongateBinary.run(["doc", "--check", module.name], in: try TemporaryFolder())
        #expect(outcome.status == 0 && outcome.output == "", "\(outcome)")
    }
}

extension StandardModule: CustomTestStringConvertible {
    public var testDescription: String { name }
}
