import Testing

@Suite("What pages say is shown")
struct ShownLinesTests {
    @Test("what a page says is held against what is shown, but for what differs by nature")
    func shownLines() {
        let page = ShownLines([
            "id                 status", "nFZLjs8cUKVkmxkRA  DONE 12 s ago $0.01 0.5 s", "...", "a … z",
            "2026-01-02T03:04:05Z",
        ])
        #expect(
            page.match([
                "moongate: using the local gateway", "id  status", "AAAAAAAAAAAAAAAA1  DONE just now $12 90 ms", "x",
                "y",
                "a b z", "2027-11-12T13:14:15.678Z",
            ]))
        #expect(
            !page.match(["id  status", "AAAAAAAAAAAAAAAA1  DONE just now $12 90 ms", "a b", "2027-11-12T13:14:15Z"]))
        #expect(!ShownLines(["one"]).match(["one", "two"]))
        #expect(!ShownLines(["one", "two"]).match(["one"]))
        #expect(!ShownLines(["1.5"]).match(["1x5"]))
    }
}
