import Testing

@testable import Libraries

@Suite("publishing a library")
struct PublicationTests {
    let store = MemoryStore()

    private func index() throws -> LibraryIndex { LibraryIndex(record: try #require(store["team", LibraryKey.index])) }

    @Test("stores its text under name and version, and lists it with its hash and what it declares")
    func stores() async throws {
        try await store.publish("reports", "1.4.0", needs: "parts = '^1'")
        #expect(store["team", "reports-1.4.0"] == MemoryStore.text(needs: "parts = '^1'"))
        let entry = try #require(try index()["reports", MemoryStore.version("1.4.0")])
        #expect(entry.dependencies == ["parts": "^1"] && entry.effects == [:] && entry.sha256.count == 64)
        #expect(store.admitted == ["reports-1.4.0", LibraryKey.index])
    }

    @Test("a version never changes: the same bytes are no news, others are refused with both hashes")
    func immutable() async throws {
        try await store.publish("reports", "1.4.0")
        let content = try LibraryContent(record: MemoryStore.text())
        let again = try Publication("reports", MemoryStore.version("1.4.0"), content)
        #expect(try await again.publish(to: store, "team") == .unchanged)
        #expect(store.admitted.count == 2)
        await #expect {
            try await store.publish("reports", "1.4.0", body: "-- other")
        } throws: { error in
            (error as? LibraryError)?.code == .conflict && "\(error)".contains("there sha256 \(content.sha256)")
        }
        #expect(store["team", "reports-1.4.0"] == MemoryStore.text())
    }

    @Test("two people publish at once, and neither version is lost")
    func race() async throws {
        try await store.publish("reports", "1.0.0")
        let old = store["team", LibraryKey.index]
        // The other one has read the index before us and writes it after us.
        store.after(putting: LibraryKey.index) { store in
            store["team", "other-1.0.0"] = MemoryStore.text()
            store["team", LibraryKey.index] = old
        }
        try await store.publish("reports", "1.1.0")
        let index = try index()
        #expect(index.libraries["reports"]?.keys.sorted() == ["1.0.0", "1.1.0"])
        #expect(index.libraries["other"]?.keys.sorted() == ["1.0.0"])
    }

    @Test("two people publish the same version at once, and the one whose bytes are not there is told")
    func sameVersion() async throws {
        store.after(putting: "reports-1.0.0") { $0["team", "reports-1.0.0"] = MemoryStore.text(body: "-- theirs") }
        await #expect { try await store.publish("reports", "1.0.0") } throws: {
            ($0 as? LibraryError)?.code == .conflict
        }
    }

    @Test("whoever writes over what somebody else has just published and listed is told, and lists nothing")
    func overwritten() async throws {
        let theirs = try LibraryIndex.Entry(try LibraryContent(record: MemoryStore.text(body: "-- theirs")))
        var listed = LibraryIndex()
        listed["reports", MemoryStore.version("1.0.0")] = theirs
        let record = listed.record
        store.after(putting: "reports-1.0.0") { $0["team", LibraryKey.index] = record.bytes }
        await #expect { try await store.publish("reports", "1.0.0") } throws: {
            "\($0)".contains("there sha256 \(theirs.sha256)")
        }
        #expect(store["team", LibraryKey.index] == record.bytes)
    }

    @Test("a version whose record is gone comes back with the bytes that are listed only")
    func deleted() async throws {
        try await store.publish("reports", "1.0.0")
        store["team", "reports-1.0.0"] = nil
        await #expect { try await store.publish("reports", "1.0.0", body: "-- other") } throws: {
            ($0 as? LibraryError)?.code == .conflict
        }
        #expect(store["team", "reports-1.0.0"] == nil)
        try await store.publish("reports", "1.0.0")
        #expect(store["team", "reports-1.0.0"] != nil)
    }

    @Test(
        "an index that is damaged or gone is made anew from the records",
        arguments: ["", "garbage", "{\"libraries\": 7}"])
    func rebuilds(text: String) async throws {
        try await store.publish("reports", "1.0.0")
        try await store.publish("parts", "2.0.0")
        store["team", LibraryKey.index] = text.isEmpty ? nil : Array(text.utf8)
        store["team", "broken-1.0.0"] = Array("{ no library".utf8)
        try await store.publish("reports", "1.1.0")
        let index = try index()
        #expect(index.libraries.keys.sorted() == ["parts", "reports"])
        #expect(index.libraries["reports"]?.count == 2)
    }

    @Test("an index that names what cannot be a library loses that")
    func cleans() async throws {
        let entry = #"{"size": 1, "sha256": "00"}"#
        store["team", LibraryKey.index] = Array(
            #"{"libraries": {"Bad name": {"1.0.0": \#(entry)}, "good": {"1.0.0": \#(entry), "new": \#(entry)}}}"#.utf8)
        try await store.publish("reports", "1.0.0")
        let index = try index()
        #expect(index.libraries.mapValues { $0.keys.sorted() } == ["good": ["1.0.0"], "reports": ["1.0.0"]])
    }

    @Test("what is no library is not published")
    func refusals() throws {
        let version = MemoryStore.version("1.0.0")
        let content = try LibraryContent(record: MemoryStore.text(needs: "reports = '^1'"))
        #expect { try Publication("reports", version, content) } throws: { "\($0)".contains("needs itself") }
        #expect(throws: LibraryError.self) { try Publication("string", version, content) }
        let wrong = try LibraryContent(record: MemoryStore.text(needs: "parts = 'latest'"))
        #expect { try Publication("reports", version, wrong) } throws: { "\($0)".contains("is no range") }
        #expect { try LibraryContent(record: [0x1B, 0x4C]) } throws: { "\($0)".contains("bytecode") }
    }
}

@Suite("the text of a library")
struct LibraryContentTests {
    @Test("is one file as it is, or several as one document that is the same every time")
    func records() throws {
        let text = Array("return 1\n".utf8)
        let single = try LibraryContent(files: ["init.lua": text])
        #expect(single.record == text && single.contentType.hasPrefix("text/x-lua"))
        let several = try LibraryContent(files: [
            "parts.lua": text, "init.lua": text, "a/b.lua": Array("\"\\\t\u{1}é".utf8),
        ])
        let expected = """
            {
              "files": {
                "a/b.lua": "\\"\\\\\\t\\u0001é",
                "init.lua": "return 1\\n",
                "parts.lua": "return 1\\n"
              }
            }

            """
        #expect(String(decoding: several.record, as: UTF8.self) == expected)
        #expect(try LibraryContent(record: several.record) == several)
        #expect(several.contentType.hasPrefix("application/json"))
    }

    @Test("has the modules that its files are")
    func modules() throws {
        let names = ["init.lua", "parts.lua", "parts/init.lua", "parts/list.lua", "x/init.lua"]
        let content = try LibraryContent(files: Dictionary(uniqueKeysWithValues: names.map { ($0, []) }))
        #expect(
            content.modules(ofLibrary: "reports") == [
                "reports": "init.lua", "reports.parts": "parts.lua", "reports.parts.list": "parts/list.lua",
                "reports.x": "x/init.lua",
            ])
    }

    @Test(
        "is refused when it could not be one",
        arguments: [
            ["parts.lua"], ["init.lua", "../x.lua"], ["init.lua", "/x.lua"], ["init.lua", "a//b.lua"],
            ["init.lua", "x.txt"],
            ["init.lua", "a.b.lua"], ["init.lua", ".lua"], ["init.lua", "a b.lua"],
        ])
    func badNames(names: [String]) {
        #expect(throws: LibraryError.self) {
            try LibraryContent(files: Dictionary(uniqueKeysWithValues: names.map { ($0, Array("return 1".utf8)) }))
        }
    }

    @Test(
        "a record that nobody here has written is no library",
        arguments: [
            "{", "{}", #"{"files":{}}"#, #"{"files":{"init.lua":7}}"#, #"{"files":{"parts.lua":""}}"#,
            #"{"files":{"init.lua":"","../../x.lua":""}}"#, #"{"files":{"init.lua":"\u001bLua","a.lua":""}}"#,
            " {\"files\": 1}",
        ])
    func badRecords(text: String) {
        #expect { try LibraryContent(record: Array(text.utf8)) } throws: { ($0 as? LibraryError)?.code == .damaged }
    }
}
