import Foundation
import LuaEngine
import REPL
import Testing

@Suite("The prompt on a terminal")
struct TerminalTests {
    @Test("lines come from a pipe as they were written, the last one with or without its newline")
    func pipe() async throws {
        let pipe = Pipe()
        let lines = DescriptorLines(descriptor: pipe.fileHandleForReading.fileDescriptor)
        pipe.fileHandleForWriting.write(Data("one\r\ntwo\n\nfo".utf8))
        #expect(await lines.nextLine() == "one")
        #expect(await lines.nextLine() == "two")
        #expect(await lines.nextLine() == "")
        pipe.fileHandleForWriting.write(Data("ur".utf8))
        try pipe.fileHandleForWriting.close()
        #expect(await lines.nextLine() == "four")
        #expect(await lines.nextLine() == nil)
        #expect(await lines.nextLine() == nil)
    }

    @Test("a session typed into a pseudo-terminal: a block, a script that reads a line, Ctrl-D")
    func pseudoTerminal() async throws {
        var keyboard: Int32 = -1
        var terminal: Int32 = -1
        try #require(openpty(&keyboard, &terminal, nil, nil, nil) == 0)
        defer {
            close(keyboard)
            close(terminal)
        }
        let engine = try Engine()
        let output = CollectedOutput()
        let errors = CollectedOutput()
        let lines = DescriptorLines(descriptor: terminal)
        // Stands for a script that reads the terminal itself while the prompt does not.
        let readLine = NativeFunction("read_line") { _ in
            .await { [.string(await lines.nextLine() ?? "")] }
        }
        try await engine.setGlobal("read_line", .function(readLine))
        let repl = REPL(
            engine: engine,
            prompt: .plain,
            input: lines,
            output: output,
            errorOutput: errors
        )
        let typed = Array("1 +\n2\nread_line()\nhello\n\u{4}".utf8)
        #expect(write(keyboard, typed, typed.count) == typed.count)
        #expect(await repl.run() == 0)
        #expect(output.text == "> >> 3\n> \"hello\"\n> \n")
        #expect(errors.text.isEmpty)
        await engine.close()
    }

    @Test("results are written at once, and wide terminals are measured")
    func output() async throws {
        var keyboard: Int32 = -1
        var terminal: Int32 = -1
        var size = winsize(ws_row: 24, ws_col: 132, ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&keyboard, &terminal, nil, nil, &size) == 0)
        defer {
            close(keyboard)
            close(terminal)
        }
        let output = DescriptorOutput(descriptor: terminal)
        #expect(output.columns == 132)
        output.write("shown")
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = read(keyboard, &buffer, buffer.count)
        #expect(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "shown")
    }
}
