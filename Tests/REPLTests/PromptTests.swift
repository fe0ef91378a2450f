import LuaEngine
import REPL
import Testing

@Suite("The prompt")
struct PromptTests {
    @Test("an expression shows its value, a statement runs, and globals stay")
    func basics() async throws {
        let transcript = try await Transcript.of("1 + 1", "x = 20", "x * 2.5", "'a' .. 'b'", "nil", "print == print")
        #expect(transcript.output == "> 2\n> > 50.0\n> \"ab\"\n> nil\n> true\n> \n")
        #expect(transcript.errors.isEmpty)
        #expect(transcript.status == 0)
    }

    @Test("several results are numbered, none show nothing, a semicolon silences")
    func results() async throws {
        let transcript = try await Transcript.of(
            "1, nil, {2}", "(function() end)()", "5;", "6 ; ", "do end", "", "  ", "-- note")
        #expect(transcript.output == "> [1] 1\n[2] nil\n[3] {2}\n> > > > > > > > \n")
        #expect(transcript.errors.isEmpty)
    }

    @Test(
        "an input that ends too early goes on in the next line",
        arguments: [
            ["{1,", "2}", "{1, 2}"], ["1 +", "2", "3"], ["(function()", "return 4", "end)()", "4"],
            ["for i = 1, 1 do", "y = i", "end y2 = y", nil], ["[[a", "b]]", "\"a\\nb\""], ["x =", "7", nil],
            ["if true then", "", "return 8 end", "8"], ["#{1} +", "1", "2"], ["return 1 +", "1", "2"],
            ["('a'", ")", "\"a\""],
        ] as [[String?]]
    )
    func continuation(session: [String?]) async throws {
        let lines = session.dropLast().compactMap { $0 }
        let transcript = try await Transcript.of(lines: lines)
        let prompts = "> " + String(repeating: ". ", count: lines.count - 1)
        let result = session.last.flatMap { $0 }.map { $0 + "\n" } ?? ""
        #expect(transcript.output == prompts + result + "> \n")
        #expect(transcript.errors.isEmpty)
    }

    @Test(
        "an input that no further line can complete is an error at once",
        arguments: ["\"abc", "x y", ")", "for 1", "return return", "= 1", "1 2", "goto nowhere"]
    )
    func invalid(line: String) async throws {
        let transcript = try await Transcript.of(line, "1")
        #expect(transcript.output == "> > 1\n> \n")
        #expect(transcript.errors.hasPrefix("stdin:"))
    }

    @Test("an error is shown and keeps the session")
    func errors() async throws {
        let transcript = try await Transcript.of("x = 1", "error('no \\27[31m luck')", "x", ":bt", "error({})", "x")
        #expect(transcript.output == "> > > 1\n> > > 1\n> \n")
        #expect(transcript.errors.hasPrefix("stdin:1: no \\u{1B}[31m luck\nstack traceback:\n"))
        #expect(!transcript.errors.contains("[repl]"))
    }

    @Test("the last result is `_`, until the user takes the name")
    func lastResult() async throws {
        let transcript = try await Transcript.of("20", "_ + 1", "x = _", "_", "nil", "_", "_ = 'mine'", "3", "_")
        #expect(transcript.output == "> 20\n> 21\n> > 21\n> nil\n> 21\n> > 3\n> \"mine\"\n> \n")
    }

    @Test("a local at the prompt is explained once")
    func local() async throws {
        let transcript = try await Transcript.of("local a = 1", "local b = 2", "a")
        #expect(transcript.errors == "note: a local variable ends with its input; without 'local' it stays\n")
        #expect(transcript.output == "> > > nil\n> \n")
    }

    @Test("os.exit, :quit and the end of the input leave")
    func leaving() async throws {
        #expect(try await Transcript.of("os.exit(7)", "1").status == 7)
        let quit = try await Transcript.of(":quit", "1")
        #expect(quit.status == 0 && quit.output == "> ")
        let unfinished = try await Transcript.of("if x then")
        #expect(unfinished.status == 0 && unfinished.errors.contains("ends too early"))
    }

    @Test("a command that does not exist is named, labels are Lua")
    func commands() async throws {
        let transcript = try await Transcript.of(":nope", "::label:: x = 5", "x")
        #expect(transcript.errors == "there is no command :nope; :help lists them\n")
        #expect(transcript.output == "> > > 5\n> \n")
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
        #expect(transcript.output == "> 42\n> \n")
    }

    @Test("values that came from elsewhere cannot write escape sequences")
    func untrustedText() async throws {
        let transcript = try await Transcript.of("{ ['\\27[2J'] = '\\u{202E}x' }")
        #expect(transcript.output == "> {[\"\\x1B[2J\"] = \"\\u{202E}x\"}\n> \n")
    }

    @Test("the continuation is as wide as the prompt")
    func widths() {
        let prompt = Prompt("moongate local> ")
        #expect(prompt.continuation == "             .. ")
        #expect(prompt.continuation.count == prompt.primary.count)
        #expect(Prompt("> ").continuation == ".. ")
    }
}
