import Testing

@testable import LineEditor

@Suite("What keys mean")
struct CommandTests {
    @Test(
        "the table of keys",
        arguments: [
            (Key(.enter), .enter), (Key(.enter, .alt), .newline), (.control("o"), .newline),
            (Key(.enter, .shift), .newline),
            (Key(.up), .up), (Key(.down), .down), (.control("p"), .previousEntry), (.control("n"), .nextEntry),
            (Key(.pageUp), .olderMatch), (Key(.pageDown), .newerMatch), (.control("r"), .searchOlder),
            (.control("s"), .searchNewer), (Key(.tab), .complete), (Key(.tab, .shift), .completeBackward),
            (Key(.right), .forward), (.control("f"), .forward), (Key(.end), .toLineEnd), (.control("e"), .toLineEnd),
            (Key(.right, .alt), .forwardWord), (.alt("f"), .forwardWord), (.control("a"), .move(.lineStart)),
            (.control("b"), .move(.left)), (.control("d"), .deleteForwardOrLeave), (.control("h"), .deleteBackward),
            (Key(.backspace), .deleteBackward), (Key(.delete), .deleteForward), (.control("k"), .kill(.lineEnd)),
            (.control("u"), .kill(.lineStart)), (.control("w"), .kill(.blankWordLeft)), (.control("y"), .yank),
            (.control("t"), .transpose), (.control("l"), .clearScreen), (.alt("b"), .move(.wordLeft)),
            (.alt("d"), .kill(.wordRight)), (Key(.backspace, .alt), .kill(.wordLeft)), (.alt("y"), .yankPop),
            (Key(.left, .control), .move(.wordLeft)), (Key(.right, .control), .move(.wordRight)),
            (Key(.home), .move(.lineStart)), (Key(.home, .control), .move(.start)), (Key(.end, .control), .move(.end)),
            (.control("_"), .undo), (.alt("_"), .redo), (Key(.function(1)), .help), (.alt("h"), .help),
            (.alt("H"), .help),
            (.control("x"), .controlX), (.control("z"), .suspend), (.control("c"), .interrupt),
            (.control("g"), .escape),
            (Key(.escape), .escape), (.character("é"), .insert("é")), (Key(.left, .shift), .move(.left)),
        ] as [(Key, Command)]
    )
    func table(key: Key, command: Command) {
        #expect(Command(key) == command)
    }

    @Test("other keys mean nothing", arguments: [.control("@"), .alt("q"), Key(.insert), Key(.function(7))] as [Key])
    func nothing(key: Key) {
        #expect(Command(key) == nil)
    }
}
