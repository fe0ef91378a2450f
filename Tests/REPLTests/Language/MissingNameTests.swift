import LineEditor
import LuaEngine
import Testing

@testable import REPL

@Suite("A name with nothing behind it")
struct MissingNameTests {
    @Test(
        "what was meant is named with the error",
        arguments: [
            (["prnt(1)"], "print"), (["t = { status = 1 }", "t.statsu.x = 1"], "status"),
            (["mine = {}", "if mine then", "mien.x = 1", "end"], "mine"), (["s = 'a'", "s:uper()"], "upper"),
            (["strng.rep('a', 2)"], "string"), (["string.repp('a', 2)"], "rep"), (["asnc.spawn(print)"], "async"),
            (["zzzzzzzz()"], nil), (["t = { [1] = 2 }", "t.anything.x = 1"], nil),
            (["x = tabl.concat"], "table"), (["x = nothing.at.all"], nil),
        ] as [([String], String?)])
    func corrections(inputs: [String], expected: String?) async throws {
        let transcript = try await Transcript.of(lines: inputs)
        let hint = expected.map { "  hint: did you mean '\($0)'?\n" }
        #expect(hint.map(transcript.errors.hasSuffix) ?? !transcript.errors.contains("hint"), "\(transcript.errors)")
    }

    @Test(
        "a field that is not there is nil, with the one that was meant",
        arguments: [
            ("run.statsu", "status"), ("run.status", nil), ("run.nested.prcie", "price"), ("run.other", nil),
            ("run['statsu']", nil), ("run.statsu or nil", nil), ("nothing", nil),
        ] as [(String, String?)])
    func fields(input: String, expected: String?) async throws {
        let transcript = try await Transcript.of("run = { status = false, nested = { price = 1 } };", input)
        let hint = expected.map { "  hint: did you mean '\($0)'?\n" } ?? ""
        #expect(transcript.output == "nil\n" + hint || input == "run.status", "\(transcript.output)")
        #expect(transcript.output.contains("hint") == (expected != nil))
    }

    @Test("only a message of Lua about an input names one")
    func messages() {
        #expect(MissingName("input 7:2: attempt to call a nil value (method 'uper')")?.name == "uper")
        #expect(MissingName("input 7:1: attempt to perform arithmetic on a nil value (field 'price')")?.name == "price")
        #expect(MissingName("lib.lua:2: attempt to call a nil value (global 'price')") == nil)
        #expect(MissingName("input 7:1: attempt to call a nil value (local 'price')") == nil)
        #expect(MissingName("input 7:1: attempt to index a nil value (field 'ab')") == nil)
        #expect(MissingName("input 7:1: boom") == nil)
    }
}
