import Foundation
import LuaEngine
import Testing

@Suite("JSON under mutation")
struct JSONFuzzTests {
    private static let seeds = [
        #"{"a":[1,2.5,-3e10,"x\u00e9\n",null,true,false],"b":{"c":{},"d":[]},"e":""}"#,
        #"[[],[[]],{"k":[{"z":1}]}, "é😀", 12345678901234567890, 0.1e-5]"#,
        #""just a string with \"escapes\" and \\ and \ud83d\ude00""#,
        " [1 , 2\t,\n3 ] ",
        #"{"one":1,"two":2,"long key long key long key long key long key":"vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv"}"#,
        "[" + Array(repeating: #"{"id":2,"name":"def","n":[1,2,3]}"#, count: 30).joined(separator: ",") + "]",
    ].map { Array($0.utf8) }
    private static let alphabet =
        Array("{}[]:,\"\\ntrue0123456789.eE+- \t\n\0\u{1f}\u{7f}éu/".utf8) + [0xFF, 0xED, 0xA0]

    /// The same numbers in every run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static func mutate(_ document: inout [UInt8], _ generator: inout Generator) {
        let place = Int.random(in: 0...document.count, using: &generator)
        let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        switch Int.random(in: 0..<5, using: &generator) {
        case 0 where place < document.count: document.remove(at: place)
        case 1: document.insert(byte, at: place)
        case 2 where place < document.count: document[place] = byte
        case 3: document.removeSubrange(place...)
        default:
            let other = Int.random(in: 0...document.count, using: &generator)
            document.insert(contentsOf: document[min(place, other)..<max(place, other)], at: place)
        }
    }

    /// Whether another reader takes the document; nil where readers differ by design.
    private static func isValid(_ document: [UInt8]) -> Bool? {
        // We keep lone surrogates and numbers that no double holds. Foundation guesses the encoding from NULs, and
        // takes a comma before the end of an array.
        let pairs = zip(document, document.dropFirst())
        let hasExponent = pairs.contains { (0x30...0x39).contains($0) && ($1 | 0x20) == UInt8(ascii: "e") }
        let text = String(decoding: document, as: UTF8.self).lowercased()
        let dense = document.filter { !" \n\r\t".utf8.contains($0) }
        if zip(dense, dense.dropFirst()).contains(where: { $0 == UInt8(ascii: ",") && $1 == UInt8(ascii: "]") }) {
            return nil
        }
        if hasExponent || document.contains(0) || text.contains("\\ud") || text.contains("\u{FEFF}") { return nil }
        let options: JSONSerialization.ReadingOptions = [.fragmentsAllowed]
        return (try? JSONSerialization.jsonObject(with: Data(document), options: options)) != nil
    }

    @Test("thousands of damaged documents are read as Foundation reads them, and never crash", arguments: 0..<4)
    func mutations(seed: Int) async throws {
        let engine = try await JSONItemsFixture.engine()
        var generator = Generator(state: UInt64(seed))
        let script = Chunk(
            """
            local ok, value = pcall(json.decode, (...))
            -- Item by item the same comes of it, and the same is wrong with it.
            local list = json.array()
            local read, problem = pcall(function(text) for item in items(text) do list[#list + 1] = item end end, (...))
            assert(read == (ok and json.isarray(value)))
            if not ok then
              assert(problem.message == value:match "invalid JSON.*")
              return value
            end
            assert(not read or json.encode(list) == json.encode(value))
            local text = json.encode(value)
            assert(json.encode(json.decode(text)) == text)
            return true
            """, name: "=test")
        var valid = 0
        for _ in 0..<1500 {
            var document = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)]
            for _ in 0..<Int.random(in: 1...3, using: &generator) { Self.mutate(&document, &generator) }
            let values = try await engine.run(script, arguments: [.bytes(document)])
            let shown = String(decoding: document, as: UTF8.self)
            switch values.first {
            case .boolean(true)?:
                valid += 1
                #expect(Self.isValid(document) != false, "taken: \(shown)")
            case .string(let message)?:
                #expect(Self.isValid(document) != true, "refused: \(shown): \(message)")
                // The slow reader must find what the fast one refused.
                #expect(message.contains("invalid JSON at byte"), "\(shown): \(message)")
            default: Issue.record("unexpected result \(values) for \(shown)")
            }
        }
        #expect(valid > 100)
        await engine.close()
    }
}
