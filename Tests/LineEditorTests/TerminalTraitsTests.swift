import Testing

@testable import LineEditor

@Suite("What a terminal can do")
struct TerminalTraitsTests {
    private func traits(
        _ environment: [String: String], input: Bool = true, output: Bool = true, isPlain: Bool = false,
        color: TerminalTraits.ColorWish = .automatic
    ) -> TerminalTraits {
        TerminalTraits(
            environment: environment, isInputTerminal: input, isOutputTerminal: output, isPlain: isPlain, color: color)
    }

    @Test("the editor needs a terminal that is not dumb, on both sides")
    func kinds() {
        let xterm = ["TERM": "xterm-256color"]
        #expect(traits(xterm).kind == .full)
        #expect(traits(xterm, input: false).kind == .none)
        #expect(traits(xterm, output: false).kind == .plain)
        #expect(traits(["TERM": "dumb"]).kind == .plain)
        #expect(traits([:]).kind == .plain)
        #expect(traits(xterm, isPlain: true).kind == .plain)
        #expect(traits(["TERM": "xterm", "MOONGATE_PLAIN": "1"]).kind == .plain)
        #expect(traits(["TERM": "xterm", "MOONGATE_PLAIN": "0"]).kind == .full)
    }

    @Test("colours: the command line, NO_COLOR, CLICOLOR_FORCE, the terminal, in this order")
    func colors() {
        let xterm = ["TERM": "xterm"]
        #expect(traits(xterm).colors)
        #expect(!traits(xterm, output: false).colors)
        #expect(!traits(["TERM": "dumb"]).colors)
        #expect(!traits(["TERM": "xterm", "NO_COLOR": "1"]).colors)
        #expect(traits(["TERM": "xterm", "NO_COLOR": ""]).colors)
        #expect(traits(["TERM": "xterm", "NO_COLOR": "1"], color: .always).colors)
        #expect(!traits(["TERM": "xterm", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"]).colors)
        #expect(traits(["TERM": "dumb", "CLICOLOR_FORCE": "1"], output: false).colors)
        #expect(!traits(xterm, color: .never).colors)
    }

    @Test("terminals that cut their rows instead of laying them out anew are known")
    func reflow() {
        #expect(traits(["TERM": "xterm-256color"]).reflows)
        #expect(traits(["TERM": "tmux-256color", "TMUX": "x", "STY": "y"]).reflows)
        #expect(!traits(["TERM": "xterm", "XTERM_VERSION": "XTerm(379)"]).reflows)
        #expect(!traits(["TERM": "linux"]).reflows)
        #expect(!traits(["TERM": "screen", "STY": "1.x"]).reflows)
    }
}
