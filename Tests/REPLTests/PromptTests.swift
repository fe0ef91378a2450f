import LineEditor
import LuaEngine
import REPL
import Testing

@Suite("The prompt")
struct PromptTests {
    @Test("an expression shows its value, a statement runs, and globals stay")
    func basics() async throws {
        let transcript = try await Transcript.of("1 + 1", "x = 20", "x * 2.5", "'a' .. 'b'", "nil", "print == print")
        #expect(transcript.output == "2\n50.0\n\"ab\"\nnil\ntrue\n")
        #expect(transcript.errors.isEmpty)
        #expect(transcript.status == 0)
    }

    @Test("several results are numbered, none show nothing, a semicolon silences")
    func results() async throws {
        let transcript = try await Transcript.of(
            "1, nil, {2}", "(function() end)()", "5;", "6 ; ", "do end", "", "  ", "-- note")
        #expect(transcript.output == "[1] 1\n[2] nil\n[3] {2}\n")
        #expect(transcript.errors.isEmpty)
    }

    @Test(
        "an input that ends too early goes on in the next line",
        arguments: [
            ["{1,", "2}", "{1, 2}"], ["1 +", "2", "3"], ["(function()", "return 4", "end)()", "4"],
            ["for i = 1, 1 do", "y = i", "end y2 = y", nil], ["[[a", "b]]", "\"a\\nb\""], ["x =", "7", nil],
            ["if true then", "", "return 8 end", "8"], ["#{1} +", "1", "2"], ["return 1 +", "1", "2"],
            ["('a'", ")", "\"a\""], [":time 1 +", "1", "2"],
        ] as [[String?]]
    )
    func continuation(session: [String?]) async throws {
        let transcript = try await Transcript.of(lines: session.dropLast().compactMap { $0 })
        #expect(transcript.output == (session.last.flatMap { $0 }.map { $0 + "\n" } ?? ""))
        #expect(transcript.errors.isEmpty || session[0]?.hasPrefix(":time") == true)
    }

    @Test(
        "an input that no further line can complete is an error at once",
        arguments: ["\"abc", "x y", ")", "for 1", "return return", "= 1", "1 2", "goto nowhere"]
    )
    func invalid(line: String) async throws {
        let transcript = try await Transcript.of(line, "1")
        #expect(transcript.output == "1\n")
        #expect(transcript.errors.hasPrefix("error: ") && transcript.errors.contains(/stdin:1|line 1|input [0-9]+:1/))
    }

    @Test("an error is shown, is kept as _err, and keeps the session")
    func errors() async throws {
        let transcript = try await Transcript.of(
            "x = 1", "error('no \\27[31m luck')", "x", ":bt", "error({})", "x", "error('kept', 0)", "_err")
        #expect(transcript.output == "1\n1\n\"kept\"\n")
        #expect(transcript.errors.contains("no ^[[31m luck") || transcript.errors.contains("no \\u{1B}[31m luck"))
        #expect(transcript.errors.contains("stack traceback:"))
        #expect(!transcript.errors.contains("[repl]") && !transcript.errors.contains("\u{1B}"))
    }

    @Test("an error in a function of an earlier input shows the line of that input")
    func earlierInput() async throws {
        let transcript = try await Transcript.of(
            "function f(x)", "  return x.price + 1", "end", "1", "f({})", ":bt", "x y", "f2 = f", "f2({ prcie = 1 })")
        let error =
            "error: attempt to perform arithmetic on a nil value (field 'price')\n  at input 1:2: return x.price + 1\n"
        #expect(transcript.errors.hasPrefix(error), "\(transcript.errors)")
        #expect(transcript.errors.contains("  input 1:2: in function 'f'"))
        #expect(transcript.errors.contains("\n  at input 4:1: x y\n"), "\(transcript.errors)")
    }

    @Test("the last results are `_` and `__`, until the user takes the name, and each is `_N`")
    func lastResult() async throws {
        let transcript = try await Transcript.of("20", "_ + 1", "x = _", "_", "__", "nil", "_2", "_ = 'mine'", "3", "_")
        #expect(transcript.output == "20\n21\n21\n21\nnil\n21\n3\n\"mine\"\n")
    }

    @Test("a local lives on and that is explained once; without keep_locals it does not, and that is, too")
    func local() async throws {
        let kept = try await Transcript.of("local a = 1", "local b = 2", "a + b")
        #expect(kept.errors == "note: 'a' lives on after this input (:set keep_locals off changes that)\n")
        #expect(kept.output == "3\n")
        let lost = try await Transcript.of(":set keep_locals off", "local a = 1", "local b = 2", "a")
        #expect(lost.errors == "note: a local variable ends with its input; without 'local' it stays\n")
        #expect(lost.output == "nil\n")
    }

    @Test("what the host gives to scripts is shown by its help, and what scripts make as Lua")
    func hostValues() async throws {
        let transcript = try await Transcript.of(
            "json", "encode = json.encode", "encode", "{ json.encode }", "string.len")
        let lines = transcript.output.split(separator: "\n")
        #expect(lines.first == "json" && lines.contains { $0.hasPrefix("  json.decode ") }, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("json.encode(") } && lines.contains("?json.encode tells more"))
        #expect(lines.suffix(2).allSatisfy { $0.contains("<function") })
        let module = try await Transcript.of("require('std.csv')")
        #expect(module.output.hasPrefix("[1] std.csv") && module.output.contains("std.csv.decode"), "\(module.output)")
    }

    @Test("os.exit, exit, :quit and the end of the input leave")
    func leaving() async throws {
        #expect(try await Transcript.of("os.exit(7)", "1").status == 7)
        for word in ["exit", "quit", ":quit", ":q"] {
            let transcript = try await Transcript.of(word, "1")
            #expect(transcript.status == 0 && transcript.output == "", "\(word)")
        }
        #expect(try await Transcript.of("exit = 5", "exit").output == "5\n")
        let unfinished = try await Transcript.of("if x then")
        #expect(unfinished.status == 0 && unfinished.errors.contains("ends too early"))
    }

    @Test("a command that does not exist is named, labels are Lua")
    func commands() async throws {
        let transcript = try await Transcript.of(":nope", "::label:: x = 5", "x", ":x y")
        #expect(transcript.errors.hasPrefix("there is no command :nope"))
        #expect(transcript.errors.hasSuffix(":x takes nothing behind it\n"))
        #expect(transcript.output == "5\n")
    }

    @Test("a host call that waits may be typed like any other")
    func waiting() async throws {
        let transcript = try await Transcript.of("later(21) * 2") { engine in
            let later = NativeFunction("later") { call in
                let value = call.integer(at: 1) ?? 0
                return .await {
                    await Task.yield()
                    return [.integer(value)]
                }
            }
            try await engine.setGlobal("later", .function(later))
        }
        #expect(transcript.output == "42\n")
    }

    @Test("values and printed text that came from elsewhere cannot write escape sequences")
    func untrustedText() async throws {
        let transcript = try await Transcript.of(
            "{ ['\\27[2J'] = '\\u{202E}x' }", "print('\\27[2J\\27]0;title\\7\\u{202E}')")
        #expect(!transcript.output.contains("\u{1B}") && !transcript.output.contains("\u{202E}"))
        #expect(!transcript.output.contains("\u{7}"))
        #expect(transcript.output.contains("\\x1B[2J") && transcript.output.contains("^[[2J"))
    }

    @Test("what a script leaves open on its line is closed before the next prompt")
    func firstColumn() async throws {
        let transcript = try await Transcript.of("io.write('open');", "io.write('a') io.write('b\\n')", "1")
        #expect(transcript.output == "open\nab\n1\n")
    }
}
