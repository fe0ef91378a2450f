import LineEditor
import LuaEngine
import Stdlib
import Testing

@testable import REPL

/// Shows what Lua code returns, as the prompt does.
enum PrintingHarness {
    /// A moment in the afternoon of 7 April 2026, UTC.
    static let now = 1_775_597_277_000.0

    static func view(
        columns: Int = 80, isExpanded: Bool = false, isASCII: Bool = false
    ) -> PrintView {
        PrintView(columns: columns, isExpanded: isExpanded, isASCII: isASCII, now: now)
    }

    /// Runs Lua code that returns descriptions, with `present`, `more` and `again` at hand.
    static func descriptions(_ code: String, in engine: Engine) async throws -> [Presentation] {
        let helpers = """
            local module = require "moongate.present"
            local present, more, again = module.present, module.more, module.again

            """
        return try await engine.run(Chunk(helpers + code, name: "=test")).map { try #require(Presentation($0)) }
    }

    /// The same in an engine of its own.
    static func descriptions(_ code: String) async throws -> [Presentation] {
        let engine = try Engine()
        prepare(engine)
        do {
            let result = try await descriptions(code, in: engine)
            await engine.close()
            return result
        } catch {
            await engine.close()
            throw error
        }
    }

    static func prepare(_ engine: Engine) {
        for module in Stdlib.modules {
            engine.addModule(module.name, source: Chunk(bytes: module.source, name: module.chunkName))
        }
        Printing.addModule(to: engine)
    }

    /// The text that shows what Lua code describes.
    static func text(_ code: String, _ view: PrintView = view()) async throws -> String {
        let lines = try await descriptions(code).flatMap { ResultPrinter(view).lines($0) }
        return lines.map(\.text).joined(separator: "\n")
    }

    /// The text that shows a JSON document once it is decoded as the answer of an operation.
    static func text(json: String, _ view: PrintView = view()) async throws -> String {
        try await text("return present(json.decode([==[\(json)]==], { nulls = 'drop' }))", view)
    }
}
