import GatewayAPI
import Testing

@testable import Permissions

@Suite("the arguments that a header describes")
struct ScriptArgumentsTests {
    private static let text = """
        --[[ moongate
        summary = "Crawls"
        args = {
          start = { position = 1, required = true, help = "where to begin" },
          depth = { type = "integer", default = 2, help = "how deep" },
          rate = { type = "number" },
          format = { choices = { "csv", "json" }, default = "csv" },
          dry_run = { type = "boolean", default = false },
          urls = { type = "file" },
        }
        ]]
        """

    private func header() throws -> ScriptHeader {
        try #require(try ScriptHeader(source: Array(Self.text.utf8)))
    }

    private func values(_ words: [String]) throws -> [String: ArgumentValue] {
        let arguments = try ScriptArguments(words, try header().arguments ?? []) { _ in nil }
        return Dictionary(uniqueKeysWithValues: arguments.values.map { ($0.name, $0.value) })
    }

    @Test("have types, defaults and names with hyphens")
    func reading() throws {
        let plain = try values(["x"])
        #expect(
            plain == [
                "start": .string("x"), "depth": .integer(2), "format": .string("csv"), "dry_run": .boolean(false),
            ])
        let all = try values([
            "--depth=7", "--rate", "-1.5", "x", "--dry-run", "--format", "json", "--urls", "list.txt",
        ])
        #expect(
            all == [
                "start": .string("x"), "depth": .integer(7), "rate": .number(-1.5), "format": .string("json"),
                "dry_run": .boolean(true), "urls": .string("list.txt"),
            ])
        #expect(try values(["--", "--depth"])["start"] == .string("--depth"))
        #expect(try values(["-5"])["start"] == .string("-5"))
        #expect(try values(["x", "--no-dry-run"])["dry_run"] == .boolean(false))
        #expect(try values(["x", "--dry-run=true"])["dry_run"] == .boolean(true))
    }

    @Test(
        "that do not fit are refused with a reason",
        arguments: [
            (["x", "--dpeth", "3"], "did you mean '--depth'"),
            (["x", "--depth", "deep"], "takes a whole number, not 'deep'"),
            (["x", "--depth"], "lacks its value"), ([], "START is missing: where to begin"),
            (["x", "y"], "no use for 'y'"),
            (["x", "--format", "xml"], "one of csv, json"), (["x", "--depth", "1", "--depth", "2"], "given twice"),
            (["x", "--rate", "nan"], "takes a number"), (["x", "--dry-run=maybe"], "true or false"),
            (["x", "-q"], "unknown option"),
        ] as [([String], String)])
    func mistakes(words: [String], message: String) {
        do {
            _ = try values(words)
            Issue.record("\(words) were taken")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }

    @Test("may be JSON, on the command line or in a file, and numbers with a least one")
    func documents() throws {
        let source = """
            --[[ moongate
            args = { input = { type = "json" }, count = { type = "integer", min = 1, default = 2 } }
            ]]
            """
        let specs = try #require(try ScriptHeader(source: Array(source.utf8))?.arguments)
        let files = ["good.json": #" [1, {"a": null}]"#, "bad.json": "{"]
        func read(_ words: [String]) throws -> ScriptArguments {
            try ScriptArguments(words, specs) { files[$0].map { Array($0.utf8) } }
        }
        #expect(try read(["--input", #"{"a":1}"#]).values.first?.value == .json(Array(#"{"a":1}"#.utf8)))
        let fromFile = try read(["--input", "good.json", "--count", "1"])
        #expect(fromFile.values.map(\.value) == [.json(Array(#" [1, {"a": null}]"#.utf8)), .integer(1)])
        #expect(fromFile.files.map(\.path) == ["good.json"])
        for (words, message) in [
            (["--input", "{x}"], "--input is no valid JSON"),
            (["--input=bad.json"], "--input: bad.json is no valid JSON"),
            (["--count", "0"], "--count takes a number from 1 on, not '0'"),
        ] {
            #expect(throws: PermissionError(message)) { try read(words) }
        }
        // Whoever reads the command line finds out that it is not there.
        #expect(try read(["--input", "missing.json"]).files.map(\.path) == ["missing.json"])
        for text in [#"{ type = "integer", min = 1, default = 0 }"#, "{ min = 1 }", #"{ type = "number", min = "x" }"#]
        {
            #expect(throws: HeaderError.self) {
                try ScriptHeader(source: Array("--[[ moongate\nargs = { a = \(text) }\n]]".utf8))
            }
        }
    }

    @Test("are shown by --help, whatever else is there or missing")
    func help() throws {
        let header = try header()
        #expect(try ScriptArguments(["--depth", "2", "--help"], header.arguments ?? []) { _ in nil }.asksForHelp)
        let text = header.help("crawl.lua")
        #expect(text.hasPrefix("Crawls\nUsage: moongate crawl.lua [OPTIONS] START\n"))
        #expect(text.contains("  --depth INTEGER") && text.contains("how deep (default: 2)"))
        #expect(text.contains("--dry-run, --no-dry-run") && text.contains("(one of: csv, json)"))
    }
}
