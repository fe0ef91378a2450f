import Dispatch
import Glibc
import Synchronization
import Testing

@testable import LineEditor

@Suite("What is remembered")
struct HistoryTests {
    private let temporary: TemporaryFolder
    private var folder: String { temporary.path }
    private var path: String { folder + "/state/moongate/history" }

    init() throws {
        temporary = try TemporaryFolder()
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    private func contents(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1_000_000)
        let count = System.readSome(descriptor, into: &buffer)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    private func write(_ text: String, to path: String, mode: mode_t = 0o600) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode)
        System.writeAll(descriptor, text.utf8)
        close(descriptor)
    }

    @Test("blocks come back whole, other sessions' first, and only the user can read them")
    func file() throws {
        let one = HistoryFile(path: path, session: "one")
        let two = HistoryFile(path: path, session: "two")
        try one.append("do\n  x = \"é\\\t\u{1B}\u{2028}\"\nend")
        try two.append("from two")
        try one.append("last of one")
        #expect(try one.load().map(\.text) == ["from two", "do\n  x = \"é\\\t\u{1B}\u{2028}\"\nend", "last of one"])
        #expect(try two.load().map(\.text) == ["do\n  x = \"é\\\t\u{1B}\u{2028}\"\nend", "last of one", "from two"])
        #expect(mode(path) == 0o600)
        #expect(mode(folder + "/state/moongate") == 0o700)
        #expect(contents(path).split(separator: "\n").count == 3)
        #expect(try HistoryFile(path: folder + "/none").load().isEmpty)
    }

    @Test("what became of an input is noted, for that input only")
    func marks() throws {
        let file = HistoryFile(path: path, session: "s")
        let receipt = try file.append("run()")
        try file.append("run()")
        try file.mark(receipt, "spend")
        #expect(try file.load() == [HistoryEntry("run()", mark: "spend"), HistoryEntry("run()")])
    }

    @Test("lines that are not ours, broken ones among them, do no harm")
    func hostile() throws {
        let file = HistoryFile(path: path, session: "s")
        try file.append("good")
        let lines = [
            "{", "[]", "null", "{\"time\":1}", "{\"time\":99999999999999999999,\"session\":\"x\",\"text\":\"a\"}",
            "{\"time\":1,\"session\":\"x\",\"text\":\"\\ud800\"}", "{\"time\":2,\"session\":\"x\",\"text\":\"\\u12\"}",
            "{\"time\":3,\"session\":\"x\",\"text\":\"\\ud83d\\ude00\",\"more\":true}",
            "{\"time\":4,\"session\":\"x\",\"text\":\"a\"",
            "\u{0}\u{1}", "{\"time\":5,\"session\":\"x\",\"text\":[1]}",
            " { \"time\" : 6 , \"session\" : \"x\" , \"text\" : \"b\" } ",
        ]
        let all = contents(path) + lines.joined(separator: "\n")
        write(all, to: path)
        // The last line has no newline; what follows it is whole nevertheless.
        try file.append("after")
        #expect(try file.load().map(\.text) == ["\u{FFFD}", "😀", "b", "good", "after"])
    }

    @Test("any bytes at all are read", arguments: 0..<30)
    func anything(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        let lively = Array("{}\"\\u:,12ab\nd8".utf8)
        let bytes = (0..<2000).map { _ in
            generator.chance(80) ? lively.randomElement(using: &generator) ?? 0 : UInt8(generator.number(0...255))
        }
        _ = HistoryRecord.all(in: bytes)
        let text = RandomText.make(&generator, pieces: 40)
        let record = HistoryRecord(time: 1, session: "s\"", text: text, mark: "m\n")
        #expect(HistoryRecord(json: Array(record.json.utf8)) == record)
    }

    @Test("links and other people's things are not followed, and open doors are shut")
    func untrusted() throws {
        let target = folder + "/target"
        write("secret", to: target, mode: 0o644)
        symlink(target, folder + "/link")
        #expect(throws: HistoryError.self) { try HistoryFile(path: folder + "/link").append("x") }
        #expect(contents(target) == "secret")
        #expect(throws: HistoryError.self) { try HistoryFile(path: folder).append("x") }
        mkfifo(folder + "/fifo", 0o600)
        #expect(throws: HistoryError.self) { try HistoryFile(path: folder + "/fifo").append("x") }
        write("", to: folder + "/open", mode: 0o644)
        chmod(folder + "/open", 0o644)
        try HistoryFile(path: folder + "/open").append("x")
        #expect(mode(folder + "/open") == 0o600)
    }

    @Test("two sessions that write and throw away at the same time lose nothing of each other's")
    func writers() throws {
        let path = self.path
        let failures = Mutex<[String]>([])
        let running = DispatchGroup()
        for name in ["one", "two", "three"] {
            running.enter()
            System.detach {
                let file = HistoryFile(path: path, session: name)
                do {
                    for number in 0..<60 {
                        try file.append("\(name) \(number)\nsecond line")
                        if number % 10 == 9 { try file.remove(["\(name) \(number - 1)\nsecond line"]) }
                    }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
                running.leave()
            }
        }
        running.wait()
        #expect(failures.withLock { $0 } == [])
        let texts = try HistoryFile(path: path, session: "four").load().map(\.text)
        for name in ["one", "two", "three"] {
            let expected = (0..<60).filter { $0 % 10 != 8 }.map { "\(name) \($0)\nsecond line" }
            #expect(texts.filter { $0.hasPrefix(name) } == expected)
        }
    }

    @Test("a file that has grown too long loses its oldest entries when a session starts")
    func compaction() throws {
        let file = HistoryFile(path: path, session: "s")
        for number in 0..<20 { try file.append("\(number)") }
        #expect(try file.load(keeping: 30).count == 20)
        #expect(try file.load().count == 20)
        #expect(try file.load(keeping: 5).count == 5)
        #expect(try file.load().map(\.text) == ["15", "16", "17", "18", "19"])
        #expect(mode(path) == 0o600)
    }

    @Test("a lock that another session keeps is not waited for without end")
    func busy() throws {
        let file = HistoryFile(path: path, session: "s")
        try file.append("x")
        let descriptor = open(path, O_RDWR)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        let error = #expect(throws: HistoryError.self) { try file.append("y") }
        #expect(error?.code == .busy)
    }

    @Test("blank lines, repetitions, secrets, dropped and indented inputs: what goes where")
    func history() throws {
        let file = HistoryFile(path: path, session: "s")
        let history = History.loading(file, filter: SecretFilter(known: ["hunter2hunter2"]))
        for text in ["a", "a", " ", "b", " indented", "x = 'hunter2hunter2'", "a"] { try history.add(text) }
        try history.add("dropped", isDropped: true)
        #expect(history.entries.map(\.text) == ["a", "b", " indented", "x = 'hunter2hunter2'", "a", "dropped"])
        #expect(history.entries.map(\.isSecret) == [false, false, false, true, false, false])
        #expect(try file.load().map(\.text) == ["a", "b", "a"])
        try history.add("run()")
        try history.markLast("spend")
        #expect(history.entries.last == HistoryEntry("run()", mark: "spend"))
        #expect(try file.load().last == HistoryEntry("run()", mark: "spend"))
        history.isKept = false
        try history.add("unkept")
        try history.remove("a")
        #expect(try file.load().map(\.text) == ["b", "run()"])
        #expect(!history.entries.contains { $0.text == "a" })
        #expect(History.loading(file).entries.map(\.text) == ["b", "run()"])
    }

    @Test("a file that cannot be written is said once per try, and the entry is remembered")
    func unwritable() {
        let history = History(file: HistoryFile(path: "/proc/none/history"))
        #expect(throws: HistoryError.self) { try history.add("a") }
        #expect(history.entries.map(\.text) == ["a"])
    }

    @Test("a file that cannot be read is said once, by the first entry that follows")
    func unreadable() throws {
        let history = History.loading(HistoryFile(path: folder))
        #expect(history.entries.isEmpty)
        #expect(throws: HistoryError.self) { try history.add("a") }
        history.isKept = false
        try history.add("b")
        #expect(history.entries.map(\.text) == ["a", "b"])
    }

    @Test("a file is read when its entries are needed, not before, and nothing is added to it unread")
    func lazy() throws {
        let file = HistoryFile(path: path, session: "s")
        let (first, second) = (History.loading(file), History.loading(file))
        try HistoryFile(path: path, session: "other").append("earlier")
        #expect(first.entries.map(\.text) == ["earlier"])
        try second.add("now")
        #expect(second.entries.map(\.text) == ["earlier", "now"])
    }

    @Test("the file is where the XDG specification has it")
    func place() {
        #expect(HistoryFile.standardPath { ["XDG_STATE_HOME": "/s", "HOME": "/h"][$0] } == "/s/moongate/history")
        #expect(
            HistoryFile.standardPath { ["XDG_STATE_HOME": "s", "HOME": "/h"][$0] } == "/h/.local/state/moongate/history"
        )
        #expect(HistoryFile.standardPath { _ in nil } == nil)
    }

    @Test(
        "secrets are known by what they look like",
        arguments: [
            ("local key = 'hunter22'", true), ("x = 'maton_abcdefgh'", true),
            ("headers = { Authorization = 'Bearer abc123def456' }", true),
            ("token = \"a8f5f167f44f4964e6c998dee827110c\"", true),
            ("api_key: 'AKIAIOSFODNN77EXAMPLE'", true), ("config['password'] = '9f86d081884c7d659a2feaa0'", true),
            ("set_secret(\"9f86d081884c7d659a2feaa0\")", true), ("open('https://user:pass@host/x')", true),
            ("'https://host/?session_token=abc'", true), ("https://a8f5f167f44f4964e6c998@host", true),
            ("TOKEN=8843d7f92416211de9ebb963ff4ce28125932878", true),
            ("print('the bearer of news')", false), ("token = get_token()", false), ("key = 'monkey'", false),
            ("for key, value in pairs(t) do print(key, value) end", false),
            ("local run = apify.runs.get('Rhg8kHkRUqiq8Hvcq')", false),
            ("password_field_is_required = true", false), ("see https://example.com/a@b and tell", false),
            ("key = 12", false),
            ("-- keyboard layout number 1234567890123456", false), ("", false),
        ])
    func secrets(text: String, isSecret: Bool) {
        #expect(SecretFilter(known: ["hunter22", "maton_abcdefgh", "x"]).findsSecret(in: text) == isSecret)
    }
}
