import Testing

@testable import Libraries

@Suite("moongate.lock and moongate.json")
struct LockFileTests {
    private static let hash = String(repeating: "0f", count: 32)

    private static let text = """
        {
          "libraries": {
            "kept": {
              "dependencies": {},
              "origin": {
                "commit": "abc",
                "git": "https://example.com/kept.git"
              },
              "sha256": "\(hash)",
              "size": 0,
              "version": "0.0.0-gabc"
            },
            "reports": {
              "dependencies": {
                "parts": "^1"
              },
              "effects": {
                "write": [
                  "dataset:*",
                  "kvs:reports"
                ]
              },
              "origin": {
                "key": "reports-1.4.0",
                "store": "acme~team-lib"
              },
              "sha256": "\(hash)",
              "size": 12,
              "version": "1.4.0"
            }
          },
          "lockVersion": 1
        }

        """

    @Test("a lock that is read and written stays as it is, byte for byte")
    func lock() throws {
        let lock = try LockFile(Array(Self.text.utf8), path: "moongate.lock")
        #expect(String(decoding: lock.bytes, as: UTF8.self) == Self.text)
        let reports = try #require(lock.libraries["reports"])
        #expect(reports.title == "reports 1.4.0" && reports.origin == .store("acme~team-lib", key: "reports-1.4.0"))
        #expect(reports.effects == ["write": ["dataset:*", "kvs:reports"]] && reports.dependencies == ["parts": "^1"])
        #expect(
            String(decoding: LockFile().bytes, as: UTF8.self) == "{\n  \"libraries\": {},\n  \"lockVersion\": 1\n}\n")
    }

    @Test(
        "a lock that says something impossible is refused, with the place",
        arguments: [
            ("", "it is not JSON"), ("[]", "another kind"), ("{}", "is missing"),
            (text.replacing("\"lockVersion\": 1", with: "\"lockVersion\": 2"), "knows form 1"),
            (text.replacing("1.4.0\"\n", with: "1.4\"\n"), "reports: '1.4' is no version"),
            (text.replacing(hash, with: "0F"), "64 hexadecimal digits"),
            (text.replacing("\"size\": 12", with: "\"size\": -1"), "number from 0"),
            (text.replacing("\"size\": 12", with: "\"size\": \"12\""), "another kind stands at libraries.reports.size"),
            (text.replacing("\"reports\": {", with: "\"../reports\": {"), "cannot be the name"),
            (text.replacing("\"^1\"", with: "\"one\""), "is no range"),
            (text.replacing("\"commit\"", with: "\"comit\""), "libraries.kept.origin"),
        ])
    func wrong(text: String, message: String) {
        #expect { try LockFile(Array(text.utf8), path: "moongate.lock") } throws: { error in
            (error as? LibraryError)?.code == .damaged && "\(error)".contains(message)
                && "\(error)".contains("moongate.lock cannot be used")
        }
    }

    @Test("a file that a merge has left in conflict is told by the line, with the way out")
    func conflicts() {
        let text = Self.text.replacing("    \"reports\"", with: "<<<<<<< HEAD\n    \"reports\"")
        #expect { try LockFile(Array(text.utf8), path: "moongate.lock") } throws: { error in
            "\(error)".contains("moongate.lock cannot be used: line 13 begins a conflict")
                && "\(error)".contains("git checkout --ours moongate.lock")
        }
        let wishes = "{\n<<<<<<< HEAD\n  \"libs\": {}\n=======\n  \"libs\": { \"a\": \"1\" }\n>>>>>>> b\n}\n"
        #expect { try Self.manifest(wishes) } throws: {
            "\($0)".contains("moongate.json cannot be used: line 2 begins a conflict")
        }
    }

    private static func manifest(_ text: String) throws -> LibraryManifest {
        try LibraryManifest(Array(text.utf8), path: "moongate.json")
    }

    @Test("moongate.json says what is wanted, in a word or in two")
    func wishes() throws {
        let manifest = try Self.manifest(
            #"{"libs": {"a": "^1", "b": {"store": "acme~lib", "version": "~2.1"}, "c": {"store": "x"}, "d": {"vendored": "lib/vendor"}}}"#
        )
        #expect(manifest.wishes["a"] == LibraryWish(.store(nil), try VersionRange("^1")))
        #expect(manifest.wishes["b"] == LibraryWish(.store("acme~lib"), try VersionRange("~2.1")))
        #expect(manifest.wishes["c"] == LibraryWish(.store("x"), .any))
        #expect(manifest.wishes["d"] == LibraryWish(.vendored, .any))
        #expect(try Self.manifest("{}").wishes.isEmpty)
    }

    @Test(
        "a moongate.json that says something impossible is refused",
        arguments: [
            "", "[]", #"{"libs": []}"#, #"{"libs": {"a": 7}}"#, #"{"libs": {"a": "latest"}}"#, #"{"libs": {"A": "1"}}"#,
            #"{"l\u0069bs": {"a": "1"}}"#, #"{"libs": {"a": "1"}, "libs": {"b": "1"}}"#,
        ])
    func wrongManifests(text: String) {
        #expect { try Self.manifest(text) } throws: { ($0 as? LibraryError)?.code == .damaged }
    }

    @Test("a moongate.json that could not be written back is refused")
    func encodings() {
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("{}".utf8)
        let wide: [UInt8] = Array("{}".utf8).flatMap { [$0, 0] }
        for bytes in [marked, wide] {
            #expect { try LibraryManifest(bytes, path: "moongate.json") } throws: {
                ($0 as? LibraryError)?.code == .damaged
            }
        }
    }

    @Test(
        "whatever else moongate.json says stays as somebody has written it",
        arguments: [
            ("{}\n", "{\n  \"libs\": LIBS\n}\n"),
            ("{ }", "{ \n  \"libs\": LIBS\n}"),
            ("{\"name\":\"x\"}", "{\"name\":\"x\",\n  \"libs\": LIBS}"),
            (
                "{\n\t\"name\" : \"a \\\"}b\", \"n\": [1, {\"libs\": 2}]\n}\n",
                "{\n\t\"name\" : \"a \\\"}b\", \"n\": [1, {\"libs\": 2}],\n  \"libs\": LIBS\n}\n"
            ),
            ("{\"libs\": {\"old\": \"1\"}, \"z\": -1.5e3}", "{\"libs\": LIBS, \"z\": -1.5e3}"),
            ("{\"a\": null,\"libs\":{} }", "{\"a\": null,\"libs\":LIBS }"),
        ])
    func editing(before: String, after: String) throws {
        var manifest = try Self.manifest(before)
        manifest.wishes = ["reports": LibraryWish(.store("acme~lib"), try VersionRange("^1.4"))]
        let libs = """
            {
                "reports": {
                  "store": "acme~lib",
                  "version": "^1.4"
                }
              }
            """
        #expect(String(decoding: manifest.bytes, as: UTF8.self) == after.replacing("LIBS", with: libs))
        #expect(try LibraryManifest(manifest.bytes, path: "x").wishes == manifest.wishes)
    }

    @Test(
        "with the last library its part of moongate.json goes",
        arguments: [
            ("{\"libs\": {\"a\": \"1\"}}", "{}"), ("{\"x\": 1, \"libs\": {\"a\": \"1\"}}", "{\"x\": 1}"),
            ("{\"libs\": {\"a\": \"1\"}, \"x\": 1}", "{\"x\": 1}"),
            ("{\"x\": 1, \"libs\": {\"a\": \"1\"}, \"y\": 2}", "{\"x\": 1, \"y\": 2}"),
        ])
    func emptying(before: String, after: String) throws {
        var manifest = try Self.manifest(before)
        manifest.wishes = [:]
        #expect(String(decoding: manifest.bytes, as: UTF8.self) == after)
    }
}
