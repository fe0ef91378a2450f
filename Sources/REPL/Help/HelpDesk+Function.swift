import Documentation
import LineEditor
import LuaEngine

extension HelpDesk {
    /// Makes `help` a global function of the engine.
    ///
    /// - Parameters:
    ///   - engine: where `apify`, `async` and `json` have been installed.
    ///   - width: how many columns there are. Asked whenever help is shown, on the engine's thread.
    ///   - output: shows lines. Called on the engine's thread.
    /// - Throws: `LuaError` when the engine has no memory left for it.
    public func install(
        in engine: Engine, width: @escaping @Sendable () -> Int,
        output: @escaping @Sendable ([StyledText]) -> Void
    ) async throws {
        let show = NativeFunction("help") { [self] call in
            output(answer(call, width: width()))
            return .pushed(0)
        }
        _ = try await engine.bootstrap(
            Chunk(bytes: PackageResources.help_lua, name: "=[help]"), arguments: [.function(show)])
    }

    /// What the glue asks: what kind of question it is, then the question.
    private func answer(_ call: NativeCall, width: Int) -> [StyledText] {
        let text = call.string(at: 2)
        switch call.string(at: 1) {
        case "text": return search(text ?? "", width: width)
        case "name": return page(text ?? "", width: width)
        case "function":
            let line = Int(clamping: call.integer(at: 4) ?? 0)
            return page(about: .function(name: text, file: call.string(at: 3) ?? "", line: line), width: width)
        case "tagged": return page(about: .tagged(text ?? ""), width: width)
        case "plain": return page(about: .plain(text ?? ""), width: width)
        case "table":
            if let name = call.string(at: 4), knows(name) { return page(name, width: width) }
            let length = Int(clamping: call.integer(at: 2) ?? 0)
            return page(about: .table(fields: fields(call), length: length), width: width)
        default: return overview(width: width)
        }
    }

    private func fields(_ call: NativeCall) -> [String] {
        guard call.type(at: 3) == .table, case .array(let names)? = try? call.value(at: 3) else { return [] }
        return names.compactMap { name in
            if case .string(let text) = name { text } else { nil }
        }
    }
}
