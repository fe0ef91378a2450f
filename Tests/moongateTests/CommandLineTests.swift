import Foundation
import Testing

@Suite("the command line")
struct CommandLineTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a file, an -e argument and standard input all run a script", arguments: ["file", "run", "code", "stdin"])
    func sources(kind: String) throws {
        let source = "#!/usr/bin/env moongate\nprint('hello', 6 * 7)\n"
        try folder.write("s.lua", source)
        let outcome =
            switch kind {
            case "file": try MoongateBinary.run(["s.lua"], in: folder)
            case "run": try MoongateBinary.run(["run", "s.lua"], in: folder)
            case "code": try MoongateBinary.run(["-e", "print('hello', 6 * 7)"], in: folder)
            default: try MoongateBinary.run([], in: folder, input: source)
            }
        #expect(outcome.output == "hello\t42\n")
        #expect(outcome.errors == "")
        #expect(outcome.status == 0)
    }

    @Test("everything after the script belongs to the script, in arg and in ...")
    func arguments() throws {
        try folder.write("a.lua", "print(arg[0], #arg, arg[1], arg[2], ...)")
        let outcome = try MoongateBinary.run(["a.lua", "--json", "two words"], in: folder)
        #expect(outcome.output == "a.lua\t2\t--json\ttwo words\t--json\ttwo words\n")
    }

    @Test("--json prints the returned value as one document and moves print to standard error")
    func json() throws {
        let outcome = try MoongateBinary.run(
            ["--json", "-e", "print('note') return { b = 1, a = { true, json.null, 1.5 } }"], in: folder)
        #expect(outcome.output == #"{"a":[true,null,1.5],"b":1}"# + "\n")
        #expect(outcome.errors == "note\n")
    }

    @Test("--json prints an error as a document too, with the same exit code")
    func jsonError() throws {
        let outcome = try MoongateBinary.run(["--json", "-e", "error('broken')"], in: folder)
        #expect(outcome.output.contains(#""message":"(command line):1: broken""#))
        #expect(outcome.errors == "")
        #expect(outcome.status == 1)
    }

    @Test(
        "the exit code says how a script ended",
        arguments: [
            ("return 1", 0), ("error('x')", 1), ("error({})", 1), ("os.exit(7)", 7), ("os.exit(true)", 0),
            ("pcall(os.exit, 9)", 9), ("x = = 1", 65), ("if true", 65),
        ] as [(String, Int32)])
    func exitCodes(code: String, status: Int32) throws {
        #expect(try MoongateBinary.run(["-e", code], in: folder).status == status)
    }

    @Test(
        "the help that messages point to is there",
        arguments: [["run", "--help"], ["run", "-h"], ["--plan", "--help"]])
    func runHelp(words: [String]) throws {
        let help = try MoongateBinary.run(words, in: folder)
        #expect(help.status == 0 && help.output.contains("--allow-spend"), "\(help)")
    }

    @Test("a missing script, an unknown option and an impossible gateway are told apart")
    func badInvocations() throws {
        let missing = try MoongateBinary.run(["nothere.lua"], in: folder)
        #expect(missing.status == 66)
        #expect(missing.errors == "moongate: cannot open nothere.lua: no such file\n")
        let misspelt = try MoongateBinary.run(["chekc", "x.lua"], in: folder)
        #expect(misspelt.status == 66 && misspelt.errors.contains("no such file; did you mean moongate check?"))
        let unknown = try MoongateBinary.run(["--frobnicate", "x.lua"], in: folder)
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("--frobnicate"))
        #expect(try MoongateBinary.run(["--gateway", "nonsense", "-e", ""], in: folder).status == 64)
    }

    @Test("an uncaught error names the script, the line and the way there")
    func uncaughtError() throws {
        try folder.write("e.lua", "local function f()\n  error('broken')\nend\nf()\n")
        let outcome = try MoongateBinary.run(["e.lua"], in: folder)
        #expect(outcome.errors.hasPrefix("moongate: e.lua:2: broken\n"))
        #expect(outcome.errors.contains("e.lua:4: in main chunk"))
        #expect(outcome.status == 1)
    }

    @Test("--timeout ends a loop that pcall tries to keep alive")
    func timeout() throws {
        let outcome = try MoongateBinary.run(
            ["--timeout", "100ms", "-e", "while true do pcall(function() while true do end end) end"], in: folder)
        #expect(outcome.status == 124)
    }

    @Test("--max-memory ends a script that hoards, with an error that says so")
    func memory() throws {
        let outcome = try MoongateBinary.run(
            ["--max-memory", "8M", "-e", "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end"], in: folder)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("not enough memory"))
        #expect(outcome.errors.contains("\nhint: --max-memory says how much a script's values may take"))
    }

    @Test("a script that hoards ends so before the machine has nothing left, also when nobody has named a limit")
    func machineMemory() throws {
        // Lua takes the room for what is to be read, and nothing is there to fill it.
        let bytes = ProcessInfo.processInfo.physicalMemory / 4 * 3
        let code = "print(io.open('empty', 'w+'):read(\(bytes)))"
        let outcome = try MoongateBinary.run(["-e", code], in: folder)
        #expect(outcome.status == 1 && outcome.errors.contains("not enough memory"), "\(outcome)")
    }

    @Test("Ctrl-C ends a running script with 130, and its <close> variables run")
    func interrupt() throws {
        try folder.write(
            "loop.lua",
            """
            local guard <close> = setmetatable({}, { __close = function() print("closed") end })
            print("started")
            io.stdout:flush()
            while true do pcall(function() while true do end end) end
            """)
        let process = MoongateBinary.start(["loop.lua"], in: folder)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "started\n")
        process.interrupt()
        let rest = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: rest, as: UTF8.self) == "closed\n")
        #expect(process.terminationStatus == 130)
    }

    @Test("a closed output ends a script quietly, as `head` expects")
    func closedOutput() throws {
        let process = MoongateBinary.start(["-e", "while true do print('line') end"], in: folder)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        _ = output.fileHandleForReading.availableData
        try output.fileHandleForReading.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(errors.fileHandleForReading.readDataToEndOfFile().isEmpty)
    }

    @Test(
        "output that cannot be written is an error, not a success",
        arguments: ["print('x')", "io.write('x')", "return 1"])
    func fullOutput(code: String) throws {
        let process = MoongateBinary.start(["--json", "-e", code], in: folder)
        if !code.hasPrefix("return") { process.arguments = ["-e", code] }
        let errors = Pipe()
        process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(text.contains("cannot write to the standard output: No space left on device"))
    }

    @Test("a script that no interrupt reaches takes its process with it")
    func unstoppable() throws {
        let outcome = try MoongateBinary.run(
            [
                "--timeout", "100ms", "-e",
                """
                local looping <close> = setmetatable({}, { __close = function() while true do end end })
                table.sort({ 2, 1 }, function() while true do end end)
                """,
            ], in: folder)
        #expect(outcome.status == 124)
        #expect(outcome.errors.contains("nothing stops the script"))
    }

    @Test(
        "a command line without options means the same with them at their defaults",
        arguments: [
            ["a.lua", "x", "-y"], ["run", "a.lua", "x"], ["-e", "print(...)"], ["nothere.lua"], ["run", "-"],
        ])
    func withoutOptions(words: [String]) throws {
        try folder.write("a.lua", "print(arg[0], ...)")
        let short = try MoongateBinary.run(words, in: folder)
        let run = words.first == "run" ? words : ["run"] + words
        let long = try MoongateBinary.run([run[0], "--gateway", "local"] + run.dropFirst(), in: folder)
        #expect((short.status, short.output, short.errors) == (long.status, long.output, long.errors))
    }

    @Test("the key is not visible to a script, not even on request")
    func hiddenKey() throws {
        let outcome = try MoongateBinary.run(
            [
                "--allow-env", "MATON_API_KEY", "--allow-env", "TEAM", "-e",
                "print(os.getenv('MATON_API_KEY'), os.getenv('TEAM'))",
            ],
            in: folder, environment: ["MATON_API_KEY": "maton-secret", "TEAM": "red"])
        #expect(outcome.output == "nil\tred\n")
    }
}
