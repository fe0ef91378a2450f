import Testing

@testable import moongate

@Suite("the words of a command line")
struct CommandWordsTests {
    @Test(
        "options whose scope may be left out get one, up to the script",
        arguments: [
            ("--allow-write a.lua", "--allow-write=* a.lua"), ("--allow-write=x a.lua", "--allow-write=x a.lua"),
            ("run --deny-spend -A a.lua --deny-spend", "run --deny-spend=* -A a.lua --deny-spend"),
            ("--gateway local --allow-read a.lua", "--gateway local --allow-read=* a.lua"),
            ("--gateway=local --allow-read a.lua", "--gateway=local --allow-read=* a.lua"),
            ("-e print() --allow-read", "-e print() --allow-read=*"), ("-- --allow-read", "-- --allow-read"),
            ("- --allow-read", "- --allow-read"), ("local status --allow-read", "local status --allow-read"), ("", ""),
        ])
    func spelling(words: String, expected: String) {
        #expect(
            CommandWords.spelledOut(words.split(separator: " ").map(String.init)).joined(separator: " ") == expected)
    }

    @Test("every option that takes a word is known to take one")
    func complete() {
        let help = RunCommand.helpMessage(columns: 400)
        let options = help.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            guard line.hasPrefix("  -"), words.count > 1, words[1].hasPrefix("<") else { return nil }
            return String(words[0])
        }
        #expect(options.count > 15)
        for option in options where !option.hasPrefix("--allow-") && !option.hasPrefix("--deny-") {
            #expect(CommandWords.takingWord.contains(option), "\(option)")
        }
    }
}
