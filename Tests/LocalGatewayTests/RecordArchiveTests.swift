import Foundation
import NIOCore
import Testing

@testable import LocalGateway

@Suite("Records as an archive, and groups of keys")
struct RecordArchiveTests {
    private func put(_ test: TestGateway, _ path: String, _ key: String, _ body: [UInt8], _ encoding: String? = nil)
        async throws
    {
        let headers = encoding.map { ["Content-Encoding": $0] } ?? [:]
        #expect(try await test.client.send("PUT", "\(path)/records/\(key)", headers: headers, body: body).status == 201)
    }

    /// The files of an archive, read by another program: name and size, and whether checksums are right.
    private func files(_ bytes: [UInt8]) async throws -> [String: String] {
        let script = """
            import io, json, sys, zipfile
            book = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
            assert book.testzip() is None
            print(json.dumps({name: book.read(name).decode("latin-1") for name in book.namelist()}))
            """
        let output = try await SystemProgram.run("/usr/bin/env", ["python3", "-c", script], input: bytes)
        return try #require(try JSONSerialization.jsonObject(with: Data(output)) as? [String: String])
    }

    @Test("every record is a file of its own, decoded, under its key")
    func archive() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/key-value-stores").string("id")
            let path = "/v2/key-value-stores/\(id)"
            #expect(try await files(try await test.client.get("\(path)/records").body).isEmpty)
            try await put(test, path, "a", Array("one".utf8))
            try await put(test, path, "b.txt", try Gzip.pack(Array("two".utf8)), "gzip")
            try await put(test, path, "empty", [])
            try await put(test, path, "..", [1])
            for number in 0..<250 { try await put(test, path, "many-\(number)", [UInt8(number)]) }
            let answer = try await test.client.get("\(path)/records")
            #expect(answer.headers["content-type"] == "application/zip")
            #expect(answer.headers["content-disposition"]?.hasPrefix("attachment") == true)
            let found = try await files(answer.body)
            #expect(found.count == 254)
            #expect(
                found["a"] == "one" && found["b.txt"] == "two" && found["empty"] == "" && found["%2E%2E"] == "\u{1}")
            #expect(found["many-65"] == "A")
            #expect(try await files(try await test.client.get("\(path)/records?prefix=many-1").body).count == 111)
            #expect(try await test.client.get("/v2/key-value-stores/none/records").status == 404)
            #expect(try await test.client.send("HEAD", "\(path)/records").status == 200)
        }
    }

    @Test("an archive of more than 65535 files has the directory for large ones")
    func largeDirectory() async throws {
        var directory = ArchiveDirectory(now: Moment(milliseconds: 0))
        var archive = ByteBuffer()
        for number in 0..<65_600 { archive.writeImmutableBuffer(directory.entry("f\(number)", [])) }
        archive.writeImmutableBuffer(directory.end)
        #expect(try await files(Array(archive.readableBytesView)).count == 65_600)
    }

    @Test("a collection of the store's schema is one key or the keys with its prefix")
    func collections() async throws {
        try await TestGateway.with { test async throws in
            let schema = #"{"collections":{"images":{"keyPrefix":"img-"},"one":{"key":"img-2"},"odd":5}}"#
            let id = try await test.client.post("/v2/key-value-stores", json: "{\"schema\":\(schema)}").string("id")
            let path = "/v2/key-value-stores/\(id)"
            for key in ["a", "img-1", "img-2", "img-22", "z"] { try await put(test, path, key, [1]) }
            func keys(_ query: String) async throws -> [String] {
                try await test.client.get("\(path)/keys?\(query)").items.compactMap { $0["key"] as? String }
            }
            #expect(try await keys("collection=images") == ["img-1", "img-2", "img-22"])
            #expect(try await keys("collection=images&prefix=img-2") == ["img-2", "img-22"])
            #expect(try await keys("collection=images&prefix=z").isEmpty)
            #expect(try await keys("collection=one") == ["img-2"])
            #expect(try await files(try await test.client.get("\(path)/records?collection=one").body).count == 1)
            for name in ["none", "odd"] {
                #expect(try await test.client.get("\(path)/keys?collection=\(name)").errorType == "invalid-collection")
            }
        }
    }

    @Test("pages of keys follow each other to the end, whatever the limit", arguments: [0, 1, 7, 1000, 5000])
    func paging(limit: Int) async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/key-value-stores").string("id")
            let path = "/v2/key-value-stores/\(id)"
            let names = (0..<20).map { "k\($0)" } + ["a'(b)!", "Z", "_", "-"]
            for name in names { try await put(test, path, name, [1]) }
            var found: [String] = []
            var next: String? = ""
            while let start = next {
                let query = start.isEmpty ? "" : "&exclusiveStartKey=\(start)"
                let page = try await test.client.get("\(path)/keys?limit=\(limit)\(query)")
                #expect(page.int("limit") == (limit == 0 ? 1000 : min(limit, 1000)))
                found += page.items.compactMap { $0["key"] as? String }
                next = page.data["nextExclusiveStartKey"] as? String
                #expect((next != nil) == (page.data["isTruncated"] as? Bool))
            }
            #expect(found == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
    }
}
