import LineEditor
import LuaEngine
import Synchronization
import TestSupport
import Testing

@testable import REPL

@Suite("Charts")
struct PrintingChartTests {
    private func drawn(_ lines: [StyledText]) -> String { lines.map(\.text).joined(separator: "\n") }

    @Test("numbers become columns on an axis from zero")
    func columns() {
        #expect(
            drawn(Chart(height: 4).lines([1, 2, 4, 8], columns: 9)) == """
                8 ┤   █
                  │   █
                  │  ██
                  │▄███
                0 └────
                   1  4
                """)
        #expect(
            drawn(Chart(height: 2, isASCII: true).lines([0, 10, .nan], columns: 40))
                == """
                10 |    ###
                   |    ###
                 0 +--------
                    1      2
                (1 value left out: no finite numbers)
                """)
        #expect(drawn(Chart().lines([], columns: 40)) == "there is nothing to draw")
    }

    @Test("many numbers share columns")
    func shared() {
        let lines = Chart(height: 3).lines((1...10_000).map(Double.init), columns: 40)
        #expect(lines.count == 5 && lines.allSatisfy { $0.columns <= 40 })
        #expect(lines[4].text.hasSuffix("10000"))
    }

    @Test("numbers are counted between round bounds")
    func histogram() {
        #expect(
            drawn(Histogram(bins: 5).lines([1, 1, 1, 1, 2.5, 9, 10], columns: 17)) == """
                 0 ┤███████████ 4
                 2 ┤██▊ 1
                 4 ┤
                 6 ┤
                 8 ┤██▊ 1
                10 ┤██▊ 1
                """)
        // Whole numbers have no bounds between them.
        #expect(
            drawn(Histogram().lines([1, 2, 2, 3], columns: 12)) == """
                1 ┤███▌ 1
                2 ┤███████ 2
                3 ┤███▌ 1
                """)
        #expect(drawn(Histogram(isASCII: true).lines([7, 7], columns: 12)) == "7 |####### 2")
    }

    /// Runs Lua with the functions at hand; returns what was drawn.
    private func run(_ code: String, in engine: Engine) async throws -> String {
        let output = Mutex("")
        try await Charts.install(
            in: engine, columns: { 20 },
            output: { lines in
                output.withLock { $0 += lines.map { $0.text + "\n" }.joined() }
            })
        let results = try await engine.run(Chunk(code, name: "=test"))
        #expect(results.isEmpty)
        return output.withLock { $0 }
    }

    @Test(
        "what can be drawn: arrays, rows by a field or a function, and what gives one after the other",
        arguments: [
            "hist({ 7, 7 })", "hist({ '7', 7.0 })", "hist({ { n = 7 }, { n = 7 } }, 'n')",
            "hist({ { a = { n = 7 } }, { a = { n = 7 } } }, 'a.n')",
            "hist({ {}, {} }, function() return 7 end)",
            "local n = 0 hist(function() n = n + 1 if n < 3 then return 7 end end)",
            "hist({ 7, 7 }, { bins = 3 })", "hist(json.decode('[7,7]'))",
            "hist({ 7, 7 }, nil, { width = 20 })",
        ])
    func sources(code: String) async throws {
        let engine = try Engine()
        #expect(try await run(code, in: engine) == "7 ┤███████████████ 2\n")
        await engine.close()
    }

    @Test("a cursor is read")
    func cursor() async throws {
        try await ScriptHarness.with { harness in
            let drawn = try await run(
                """
                local set = apify.datasets.create {}
                local items = {}
                for n = 1, 1500 do items[n] = { price = "7" } end
                apify.datasets.push(set.id, items)
                hist(apify.datasets.items(set.id), "price")
                chart(apify.datasets.items(set.id), "price", { height = 1 })
                """, in: harness.engine)
            #expect(drawn.hasPrefix("7 ┤████████████ 1500\n"))
        }
    }

    @Test(
        "mistakes are explained",
        arguments: [
            ("chart()", "chart: bad argument #1 (an array, a cursor or a function expected, got nil)"),
            ("hist({ 1 }, 5)", "hist: bad argument #2"), ("chart({ 1 }, 'a', 5)", "chart: bad argument #3"),
            ("chart({ 1 }, { bins = 5 })", "chart: there is no option 'bins'"),
            ("chart({ 1 }, { width = -5 })", "chart: option 'width' takes a count, 1 or more"),
            (
                "chart({ { a = 'x', price = 5, size = '7' } }, 'cost')",
                "chart: there are no numbers here; the first element has numbers in: price, size"
            ),
        ])
    func mistakes(code: String, message: String) async throws {
        let engine = try Engine()
        do {
            _ = try await run(code, in: engine)
            Issue.record("nothing was said")
        } catch let error as LuaError {
            #expect(error.message.contains("test:1: " + message), "\(error.message)")
        }
        await engine.close()
    }

    @Test("the least numbers that there are have an end, too", arguments: [5e-324, 1e-323, 2.5e-320, 1e-308])
    func leastNumbers(number: Double) {
        for values in [[0, number], [number, number * 3], [-number, number]] {
            #expect(!Histogram().lines(values, columns: 40).isEmpty)
            #expect(!Chart().lines(values, columns: 40).isEmpty)
        }
    }
}
