import LineEditor
import LuaEngine

/// The functions `chart` and `hist` of the prompt.
public enum Charts {
    /// Makes both of them globals of an engine.
    ///
    /// - Parameters:
    ///   - engine: where.
    ///   - isASCII: whether only ASCII may be drawn with.
    ///   - columns: the width of the terminal at the moment; called on the engine's thread.
    ///   - output: shows lines; called on the engine's thread.
    /// - Throws: `LuaError` when the engine is closed or has no memory left.
    public static func install(
        in engine: Engine, isASCII: Bool = false, columns: @escaping @Sendable () -> Int,
        output: @escaping @Sendable ([StyledText]) -> Void
    ) async throws {
        let draw = NativeFunction("chart") { call in
            let numbers = Self.numbers(call.bytes(at: 2) ?? [])
            let skipped = call.integer(at: 3).map { Int(clamping: $0) } ?? 0
            let width = call.integer(at: 4).map { Int(clamping: $0) } ?? columns()
            let count = call.integer(at: 5).map { Int(clamping: $0) }
            if call.string(at: 1) == "hist" {
                output(Histogram(bins: count ?? 10, isASCII: isASCII).lines(numbers, columns: width, skipped: skipped))
            } else {
                output(Chart(height: count ?? 10, isASCII: isASCII).lines(numbers, columns: width, skipped: skipped))
            }
            return .pushed(0)
        }
        let glue = Chunk(bytes: PackageResources.charts_lua, name: "=[charts]")
        _ = try await engine.bootstrap(glue, arguments: [.function(draw)])
    }

    /// The numbers that the glue has packed, eight bytes each, the least significant one first.
    private static func numbers(_ bytes: [UInt8]) -> [Double] {
        stride(from: 0, to: bytes.count - 7, by: 8).map { start in
            Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) })
        }
    }

    /// What is said of values that could not be drawn.
    static func remark(_ count: Int) -> [StyledText] {
        count == 0
            ? [] : [StyledText("(\(count) \(count == 1 ? "value" : "values") left out: no finite numbers)", .dim)]
    }
}
