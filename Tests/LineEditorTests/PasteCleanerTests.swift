import Testing

@testable import LineEditor

@Suite("What is pasted")
struct PasteCleanerTests {
    private let cleaner = PasteCleaner(prompts: ["moongate local> "], continuations: ["             .. "])

    @Test(
        "is text without control characters",
        arguments: [
            ("a\r\nb\rc\n", "a\nb\nc\n"), ("\ta", "\ta"), ("a\u{1B}[31mb\u{3}\u{7F}", "a[31mb"),
            ("a\u{85}é\u{9B}日", "aé日"),
            ("\u{202E}", "\u{202E}"), ("", ""),
        ])
    func controls(pasted: String, text: String) {
        #expect(cleaner.clean(pasted) == text)
    }

    @Test("has no prompts and no output when it comes from a session")
    func session() {
        let pasted = """
            moongate local> function f(x)
                         ..   return x
                         .. end
            moongate local> f(2)
            2
            moongate local>
            moongate local> x
            """
        #expect(cleaner.clean(pasted) == "function f(x)\n  return x\nend\nf(2)\n\nx")
        #expect(cleaner.clean("x = 1\nmoongate local> y") == "x = 1\nmoongate local> y")
        #expect(cleaner.clean("moongate local>>") == "moongate local>>")
        #expect(PasteCleaner(prompts: [" "], continuations: []).clean(" x") == " x")
    }

    @Test("is recognized without marks when no hand could have typed it")
    func unmarked() {
        func take(_ bytes: [UInt8]) -> (String?, Int) {
            var slice = bytes[...]
            return (UnmarkedPaste.take(&slice, threshold: 8), slice.count)
        }
        #expect(take(Array("abcd\nefgh".utf8)) == ("abcd\nefgh", 0))
        #expect(take(Array("abcdefghij\n".utf8)) == (nil, 11))
        #expect(take(Array("a\nb\n".utf8)) == (nil, 4))
        #expect(take(Array("abcd\n\u{1B}[Aefgh".utf8)) == (nil, 12))
        #expect(take(Array("abcd\nefg日".utf8.dropLast())) == ("abcd\nefg", 2))
        #expect(take(Array("abcd\nefg日".utf8)) == ("abcd\nefg日", 0))
    }
}
