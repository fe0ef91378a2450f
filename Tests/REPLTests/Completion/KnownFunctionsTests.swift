import GatewayAPI
import LuaEngine
import TestSupport
import Testing

@testable import REPL

@Suite("What is known of functions")
struct KnownFunctionsTests {
    @Test("the options of every operation are those that the function itself takes")
    func options() async throws {
        try await ScriptHarness.with { harness in
            for operation in Catalogue.operations {
                let function = try #require(KnownFunctions.all.function("apify." + operation.id))
                let arguments = try #require(function.arguments)
                let options = try #require(arguments.last)
                #expect(options.isOptions)
                let placeholders = arguments.dropLast().map { $0.resource == nil ? "{}" : "'x'" }
                let call = (placeholders + ["{ no_such_option = 1 }"]).joined(separator: ", ")
                let code = "return apify.\(operation.id)(\(call.replacingKey(operation)))"
                let message = try #require(try await harness.failure(of: code)).message
                let valid = try #require(message.split(separator: "valid: ").last).split(separator: ", ").map(
                    String.init)
                #expect(message.contains("unknown option"), "\(message)")
                #expect(options.fields.map(\.name).sorted() == valid.sorted(), "\(operation.id)")
            }
        }
    }

    @Test("every function of the library and every operation has a line of help")
    func summaries() {
        for name in KnownFunctions.all.names {
            guard let function = KnownFunctions.all.function(name) else { continue }
            #expect(!function.summary.isEmpty && !function.summary.contains("\n"), "\(name)")
        }
        #expect(KnownFunctions.all.isKnown("apify.acts"))
        #expect(KnownFunctions.all.isKnown("apify.dev.faults.add"))
        #expect(!KnownFunctions.all.isKnown("apify.act"))
        #expect(KnownFunctions.all.harmfulNames.isSuperset(of: ["run", "call", "delete", "abort", "resurrect"]))
        #expect(!KnownFunctions.all.harmfulNames.contains("list"))
    }
}

extension String {
    /// The arguments with a string for the key of a record, which is no table.
    fileprivate func replacingKey(_ operation: Operation) -> String {
        guard let position = operation.pathParameters.firstIndex(where: { $0.name == "key" }) else { return self }
        var parts = split(separator: ", ").map(String.init)
        if parts.indices.contains(position) { parts[position] = "'x'" }
        return parts.joined(separator: ", ")
    }
}
