import Foundation
import Stdlib
import Testing

@Suite("The modules inside the program")
struct StdlibTests {
    @Test("every Lua file of the folder is in the program, as it is")
    func complete() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("stdlib")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "lua" }
        let expected = try Dictionary(
            uniqueKeysWithValues: files.map { file in
                ("std." + file.deletingPathExtension().lastPathComponent, try Data(contentsOf: file))
            }
        )
        #expect(!expected.isEmpty)
        #expect(Dictionary(uniqueKeysWithValues: Stdlib.modules.map { ($0.name, Data($0.source)) }) == expected)
    }
}
