import Foundation
import Testing

@testable import LocalGateway

@Suite("Spreadsheets of dataset items")
struct DatasetSheetTests {
    /// The cells of a sheet, read by a program that shares no code with the one that wrote it: `["A1", "type", "text"]`.
    private func cells(_ bytes: [UInt8]) async throws -> [[String]] {
        let script = """
            import io, json, sys, zipfile
            import xml.etree.ElementTree as tree
            book = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
            assert book.testzip() is None
            space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
            sheet = tree.fromstring(book.read("xl/worksheets/sheet1.xml"))
            cells = []
            for cell in sheet.iter(space + "c"):
                text = "".join(part.text or "" for part in cell.iter() if part.tag in (space + "v", space + "t", space + "f"))
                kind = "formula" if cell.find(space + "f") is not None else cell.get("t", "n")
                cells.append([cell.get("r"), kind, text])
            print(json.dumps(cells))
            """
        let output = try await SystemProgram.run("/usr/bin/env", ["python3", "-c", script], input: bytes)
        return try #require(try JSONSerialization.jsonObject(with: Data(output)) as? [[String]])
    }

    @Test("cells keep their types; what looks like a formula is a text; long integers lose no digit")
    func types() async throws {
        let items =
            #"[{"a":"=1+1","b":1.5,"c":true,"d":null,"e":{"f":"x"}},{"a":"http://x.y","b":12345678901234567890,"c":"\u0000<\u0001"}]"#
        try await TestGateway.withDataset(items) { test async throws in
            let answer = try await test.client.get("/v2/datasets/~data-set/items?format=xlsx")
            #expect(answer.headers["content-length"] == String(answer.body.count))
            let found = try await cells(answer.body)
            #expect(found.prefix(5).map { $0[2] } == ["a", "b", "c", "d", "e/f"])
            let rest = Dictionary(found.dropFirst(5).map { ($0[0], [$0[1], $0[2]]) }, uniquingKeysWith: { $1 })
            #expect(rest["A2"] == ["inlineStr", "=1+1"])
            #expect(rest["B2"] == ["n", "1.5"])
            #expect(rest["C2"] == ["b", "1"])
            #expect(rest["D2"] == nil)
            #expect(rest["E2"] == ["inlineStr", "x"])
            #expect(rest["A3"] == ["inlineStr", "http://x.y"])
            #expect(rest["B3"] == ["inlineStr", "12345678901234567890"])
            #expect(rest["C3"]?.first == "inlineStr")
        }
    }

    @Test("an empty dataset is an empty sheet")
    func empty() async throws {
        try await TestGateway.withDataset("[]") { test async throws in
            let answer = try await test.client.get("/v2/datasets/~data-set/items?format=xlsx")
            #expect(answer.status == 200)
            #expect(try await cells(answer.body).isEmpty)
        }
    }

    @Test("what a cell cannot hold is refused with the place of it, and leaves no file behind")
    func longText() async throws {
        let text = String(repeating: "x", count: 32768)
        try await TestGateway.withDataset("[{\"a\":1},{\"b\":\"\(text)\"}]") { test async throws in
            let answer = try await test.client.get("/v2/datasets/~data-set/items?format=xlsx")
            #expect(answer.status == 400)
            #expect(answer.errorMessage?.contains("row 2, column 2") == true)
            #expect(answer.errorMessage?.contains("32767") == true)
            let files =
                FileManager.default.enumerator(atPath: test.gateway.stateDirectory)?.allObjects as? [String] ?? []
            #expect(!files.contains { $0.hasSuffix(".xlsx") })
        }
    }

    @Test("a sheet takes as many rows as it has, heading included, and not one more")
    func manyRows() throws {
        try SheetFile.check(rowCount: 1_048_575)
        let error = #expect(throws: APIError.self) { try SheetFile.check(rowCount: 1_048_576) }
        #expect(error?.status == .badRequest)
        #expect(error?.message.contains("1048576 rows") == true)
    }
}
