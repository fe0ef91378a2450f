import Testing

@testable import Libraries

@Suite("versions and ranges")
struct VersionTests {
    @Test(
        "a version is three numbers and perhaps words",
        arguments: ["0.0.0", "1.4.0", "10.20.30", "1.0.0-beta", "1.0.0-beta.1", "1.0.0-0.3.7", "2.0.0-x-y.z"])
    func versions(text: String) {
        #expect(SemanticVersion(text)?.description == text)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "1", "1.4", "1.4.0.0", "v1.4.0", "1.4.x", "01.4.0", "1.04.0", "1.4.0-", "1.4.0-a..b", "1.4.0-01",
            "1.4.0+build",
            "-1.4.0", "1.4.0 ", "1.4.0-ä", "1.4.0-a_b", "99999999999999999999.0.0", "1000000000.0.0", "1.4.٣",
        ])
    func noVersions(text: String) {
        #expect(SemanticVersion(text) == nil)
    }

    @Test("versions have their order, words before the finished version")
    func order() {
        let sorted = [
            "0.0.1", "0.1.0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0",
        ]
        let versions = sorted.compactMap { SemanticVersion($0) }
        #expect(versions.reversed().sorted().map(\.description) == sorted)
    }

    private static let table: [(range: String, inside: [String], outside: [String])] = [
        ("^1.4", ["1.4.0", "1.4.9", "1.9.0"], ["1.3.9", "2.0.0", "0.4.0", "1.5.0-beta"]),
        ("^1.4.2", ["1.4.2", "1.5.0"], ["1.4.1", "2.0.0"]),
        ("^0.3.1", ["0.3.1", "0.3.9"], ["0.3.0", "0.4.0", "1.0.0"]),
        ("^0.0.3", ["0.0.3"], ["0.0.4", "0.1.0"]),
        ("^0.0", ["0.0.0", "0.0.9"], ["0.1.0"]),
        ("^0", ["0.0.1", "0.9.0"], ["1.0.0"]),
        ("^1", ["1.0.0", "1.99.0"], ["2.0.0", "0.9.9"]),
        ("~1.4.2", ["1.4.2", "1.4.9"], ["1.4.1", "1.5.0"]),
        ("~1.4", ["1.4.0", "1.4.9"], ["1.5.0"]),
        ("~1", ["1.0.0", "1.9.0"], ["2.0.0"]),
        ("1.2.3", ["1.2.3"], ["1.2.4", "1.2.2", "1.2.3-a"]),
        ("=1.2.3", ["1.2.3"], ["1.2.4"]),
        ("1.2", ["1.2.0", "1.2.9"], ["1.3.0", "1.1.9"]),
        ("1.2.x", ["1.2.0", "1.2.9"], ["1.3.0"]),
        ("1.x", ["1.0.0", "1.9.9"], ["2.0.0", "0.9.0"]),
        ("1.X.*", ["1.0.0", "1.9.9"], ["2.0.0"]),
        ("1", ["1.0.0", "1.9.9"], ["2.0.0"]),
        ("*", ["0.0.0", "9.9.9"], ["1.0.0-beta"]),
        ("", ["0.0.0", "9.9.9"], ["1.0.0-beta"]),
        ("x", ["0.0.0", "9.9.9"], []),
        (">=1.2 <2", ["1.2.0", "1.99.0"], ["1.1.9", "2.0.0", "2.0.0-beta"]),
        (">= 1.2  < 2", ["1.2.0"], ["2.0.0"]),
        (">1.2", ["1.3.0"], ["1.2.9", "1.2.0"]),
        (">1.2.3", ["1.2.4"], ["1.2.3"]),
        (">1", ["2.0.0"], ["1.9.9"]),
        ("<=1.2", ["1.2.9", "0.0.0"], ["1.3.0"]),
        ("<=1.2.3", ["1.2.3"], ["1.2.4"]),
        ("<1.2", ["1.1.9"], ["1.2.0"]),
        (">*", [], ["0.0.0", "9.9.9", "0.0.0-0"]),
        ("<*", [], ["0.0.0", "9.9.9"]),
        (">=*", ["0.0.0", "9.9.9"], []),
        ("1.2 - 1.6", ["1.2.0", "1.6.9"], ["1.1.9", "1.7.0"]),
        ("1.2.3 - 2.3.4", ["1.2.3", "2.3.4"], ["2.3.5", "1.2.2"]),
        ("1.2 - 2", ["1.2.0", "2.9.9"], ["3.0.0"]),
        ("^1.2 || ^3", ["1.2.0", "3.1.0"], ["2.0.0", "4.0.0"]),
        ("^1.0.0-beta.2", ["1.0.0-beta.2", "1.0.0-rc", "1.0.0", "1.4.0"], ["1.0.0-beta.1", "1.4.0-beta", "2.0.0"]),
        ("1.0.0-beta", ["1.0.0-beta"], ["1.0.0", "1.0.0-beta.1"]),
    ]

    @Test("a range has the versions that npm would take", arguments: table)
    func ranges(range: String, inside: [String], outside: [String]) throws {
        let range = try VersionRange(range)
        for text in inside { #expect(range.contains(try #require(SemanticVersion(text))), "\(range) has \(text)") }
        for text in outside { #expect(!range.contains(try #require(SemanticVersion(text))), "\(range) lacks \(text)") }
    }

    @Test(
        "what is no range says how to write one",
        arguments: [
            "latest", "^", ">=", "1.2.3.4", "^^1", "1.x.2", "1 -", "- 1", "1 - ", "v1", ">=1 <", "^1.2,^3", "01",
            "1.2.3-", "~>1.2",
            "99999999999", String(repeating: "1 ", count: 200),
        ])
    func noRanges(text: String) {
        #expect { try VersionRange(text) } throws: {
            ($0 as? LibraryError)?.code == .usage && "\($0)".contains("write it as in ^1.4")
        }
    }

    @Test("a key is a name and a version, and leads back to them")
    func keys() throws {
        for text in ["1.4.0", "2.0.0-beta.1", "1.0.0-x-y"] {
            let version = try #require(SemanticVersion(text))
            let key = LibraryKey.key("price_list2", version)
            #expect(key == "price_list2-\(text)")
            #expect(key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!-_.'()".contains($0)) })
            let back = try #require(LibraryKey.library(key))
            #expect(back.name == "price_list2" && back.version == version)
        }
        for key in [LibraryKey.index, "INPUT", "a-1.0", "A-1.0.0", "json-1.0.0", "-1.0.0", "a--1.0.0"] {
            #expect(LibraryKey.library(key) == nil, "\(key)")
        }
    }

    @Test(
        "names are what Lua can write as a module, and none that scripts have already",
        arguments: [
            ("reports", true), ("price_list2", true), ("r", true), ("", false), ("Reports", false), ("2reports", false),
            ("_reports", false), ("price-list", false), ("a.b", false), ("a/b", false), ("ä", false), ("std", false),
            ("apify", false), ("string", false), (String(repeating: "a", count: 64), true),
            (String(repeating: "a", count: 65), false),
        ])
    func names(name: String, isRight: Bool) {
        #expect(((try? LibraryName.check(name)) != nil) == isRight)
    }

    @Test("an address suggests a name")
    func suggestions() {
        #expect(LibraryName.suggested(by: "https://example.com/team/lua-Reports.git") == "lua_reports")
        #expect(LibraryName.suggested(by: "git@example.com:reports") == "reports")
        #expect(LibraryName.suggested(by: "../kept/reports/") == "reports")
    }
}
