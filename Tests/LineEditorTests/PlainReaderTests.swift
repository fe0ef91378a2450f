import Glibc
import Testing

@testable import LineEditor

@Suite("Lines without an editor")
struct PlainReaderTests {
    private let input: Int32
    private let keyboard: Int32
    private let screen: Int32
    private let reader: PlainReader

    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        (input, keyboard) = (ends[0], ends[1])
        try #require(pipe(&ends) == 0)
        screen = ends[0]
        reader = PlainReader(input: input, output: ends[1], isComplete: TinyLanguage.completeness)
    }

    private func type(_ text: String) {
        System.writeAll(keyboard, text.utf8)
    }

    private var shown: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = System.readSome(screen, into: &buffer)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    @Test("go on until the input is complete, with prompts and without any escape")
    func blocks() async {
        type("one\r\ndo\n  x\nend\n\nlast")
        #expect(await reader.block(prompt: .plain) == .accepted("one"))
        #expect(await reader.block(prompt: .plain) == .accepted("do\n  x\nend"))
        #expect(await reader.block(prompt: .plain) == .accepted(""))
        close(keyboard)
        #expect(await reader.block(prompt: .plain) == .accepted("last"))
        #expect(await reader.block(prompt: .plain) == .endOfInput)
        #expect(shown == "> > >> >> > > > \n")
    }

    @Test("an unfinished input at the end is handed over, so that one sees what is wrong")
    func unfinished() async {
        type("do\n")
        close(keyboard)
        #expect(await reader.block(prompt: .plain) == .accepted("do"))
        #expect(await reader.block(prompt: .plain) == .endOfInput)
    }

    @Test("waiting can be ended, and lines can be printed")
    func cancel() throws {
        let reading = Reading(reader)
        #expect(shown == "> ")
        reader.printAbove("note")
        reader.cancel()
        #expect(try reading.value() == .cancelled)
        #expect(shown.contains("note\n"))
    }
}
