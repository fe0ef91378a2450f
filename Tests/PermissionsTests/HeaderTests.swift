import GatewayAPI
import Testing

@testable import Permissions

@Suite("the header of a script")
struct HeaderTests {
    private func header(_ text: String) throws -> ScriptHeader? {
        try ScriptHeader(source: Array(text.utf8))
    }

    @Test("says what the script needs")
    func whole() throws {
        let header = try #require(
            try header(
                """
                #!/usr/bin/env moongate
                -- a remark
                --[[ and
                another ]]

                --[[ moongate
                requires   = "0.1"
                summary    = "Nightly \\"crawl\\"", connection = 'acme-prod'
                effects    = { spend = {"actor:apify~web-scraper"}, write = "kvs:reports", delete = false } -- why
                max_runs   = 3; max_usd = 0.50
                args       = { urls = {type="file", required=true, help="one URL per line"}, ["dry_run"] = {type="boolean"} }
                libs       = { reports = "^1.4" }
                ]]
                print("x")
                """))
        #expect(header.requires == "0.1" && header.summary == "Nightly \"crawl\"" && header.connection == "acme-prod")
        #expect(header.effects.map(\.phrase) == ["spend actor:apify~web-scraper", "write kvs:reports", "read *"])
        #expect(header.limits == Limits(runs: 3, dollars: 0.5))
        #expect(header.arguments?.map(\.name) == ["urls", "dry_run"])
        #expect(header.libraries.map(\.name) == ["reports"])
    }

    @Test(
        "is not looked for behind code, in other comments, or where none is",
        arguments: [
            "", "print(1)\n--[[ moongate\n]]", "--[[ moongateway ]]", "--[[ the moongate ]] print(1)", "-- moongate\n",
            "--[[ unfinished", "x = [[\n--[[ moongate ]]", "--[==",
        ])
    func absent(text: String) throws {
        #expect(try header(text) == nil)
    }

    @Test("declares reading unless it narrows it, and nothing else by itself")
    func ceiling() throws {
        #expect(try header("--[[ moongate ]]")?.effects.map(\.phrase) == ["read *"])
        let narrow = try header("--[=[moongate effects = { read = { 'dataset:a' } } ]=]")
        #expect(narrow?.effects.map(\.phrase) == ["read dataset:a"])
    }

    @Test(
        "is data: whatever is no literal is refused, with its place",
        arguments: [
            ("summary = os.getenv('HOME')", "2:11", "'os' is none"),
            ("summary = \"a\" .. \"b\"", "2:15", "a field is expected"),
            ("summary = function() end", "2:11", "'function' is none"),
            ("sumary = 'x'", "2:1", "did you mean 'summary'"),
            ("summary = 'a\u{1B}[2J'", "2:11", "not shown"), ("summary = 'a\u{202E}b'", "2:11", "not shown"),
            ("args = { a = { choices = { 'b\u{7}' } } }", "2:28", "not shown"),
            ("summary 'x'", "2:9", "'=' is expected"), ("summary = 'x", "2:11", "not closed"),
            ("summary = 'x'\nsummary = 'y'", "3:1", "a second time"),
            ("effects = { spned = true }", "2:13", "did you mean 'spend'"),
            ("effects = { spend = { 'actr:x' } }", "2:23", "did you mean 'actor'"),
            ("effects = { spend = 1 }", "2:21", "not a number"),
            ("max_usd = -1", "2:11", "0 or more"), ("max_runs = 1.5", "2:12", "whole number"),
            ("max_usd = 1e999", "2:11", "no number"),
            ("max_usd = 0x", "2:11", "no number"), ("args = { a = { type = 'text' } }", "2:23", "unknown type"),
            ("args = { ['a b'] = {} }", "2:10", "cannot be an argument"),
            ("args = { help = {} }", "2:10", "shows the arguments"),
            ("args = { a = { default = 'x', type = 'integer' } }", "2:26", "is no integer"),
            ("args = { a = { default = 'x', required = true } }", "2:10", "needs no default"),
            ("args = { 'a' }", "2:10", "by name"), ("requires = 'new'", "2:12", "is a version"),
            ("effects = {", "2:11", "not closed"),
            ("summary = '\\x41'", "2:13", "knows the escapes"),
            ("effects = " + String(repeating: "{", count: 100), "2:19", "too deep"),
        ])
    func mistakes(text: String, place: String, message: String) {
        do {
            _ = try header("--[[ moongate\n\(text)\n]]")
            Issue.record("\(text) was taken")
        } catch let error as HeaderError {
            #expect(error.description.hasPrefix(place + ":"), "\(error)")
            #expect(error.message.contains(message), "\(error)")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test("that is not closed is a mistake")
    func unclosed() {
        #expect(throws: HeaderError.self) { try header("--[[ moongate\nsummary = 'x'\n") }
    }

    @Test(
        "asks for a version of moongate",
        arguments: [
            ("1", "0.1.0", false), ("0.1", "0.1.0", true), ("0.1.1", "0.1.0", false), ("0.0.9", "0.1.0", true),
            ("0", "0.1.0", true),
        ])
    func version(requires: String, number: String, expected: Bool) throws {
        let header = try header("--[[ moongate requires = '\(requires)' ]]")
        #expect(header?.isSatisfied(byVersion: number) == expected)
    }

    @Test("of any bytes is read or refused, and nothing else happens")
    func garbage() {
        var state: UInt64 = 88_172_645_463_325_252
        for _ in 0..<3000 {
            var bytes = Array("--[[ moongate ".utf8)
            for _ in 0..<40 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                let letters = Array("a=1{}'\"\\,;[]-.\n\u{E9}xe9 ".utf8)
                bytes.append(
                    state % 11 == 0
                        ? UInt8(truncatingIfNeeded: state >> 32) : letters[Int(state % UInt64(letters.count))])
            }
            _ = try? ScriptHeader(source: bytes)
        }
    }
}
