import Foundation
import Testing

@Suite("Text from anywhere that a script prints")
struct EscapeTerminalTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let code = #"""
        print("a\27[2Jb\27[1;31mred\27[0m", "c\27]52;c;x\7\rd\194\155e\226\128\174f\127\r\n\195\188\9\27") io.write("\27[1mend\n")
        """#

    @Test("is shown by a terminal, which obeys nothing in it but styles; io.write writes what it is given")
    func terminal() throws {
        let terminal = try PseudoTerminal(["-e", Self.code], in: folder)
        let shown = try terminal.read(until: "end")
        let expected =
            "a^[[2Jb\u{1B}[1;31mred\u{1B}[0m\tc^[]52;c;x^G^Md\u{FFFD}e\u{FFFD}f^?\r\n\u{FC}\t^[\r\n\u{1B}[1mend"
        #expect(shown.hasSuffix(expected), "\(shown.debugDescription)")
    }

    @Test("reaches a file or another program as it is")
    func pipe() throws {
        let outcome = try MoongateBinary.run(["-e", Self.code], in: folder)
        let expected =
            "a\u{1B}[2Jb\u{1B}[1;31mred\u{1B}[0m\tc\u{1B}]52;c;x\u{7}\rd\u{9B}e\u{202E}f\u{7F}\r\n"
            + "\u{FC}\t\u{1B}\n\u{1B}[1mend\n"
        #expect(outcome.output.utf8.elementsEqual(expected.utf8), "\(outcome.output.debugDescription)")
    }
}
