import Documentation
import Testing

@Suite("Comments of Lua functions")
struct DocCommentTests {
    private static let module = """
        --- Reads and writes tables as text. More words
        --- about it.
        --
        -- For those who read the file.

        local csv = {}

        ---------------------------------------------------------------
        --- Helps.
        local function helper() end

        local text = [==[
        --- No comment.
        function csv.no() end
        ]==]

        --- Reads a text. Rows come one by one,
        --- in order.
        ---
        --- A second paragraph.
        ---@param text string the text, with a header row
        ---@param options? { delimiter?: string, rows: integer[] } how it is written
        ---@param ... fun(row: table): boolean|nil # what to keep
        ---@return table<string, string>[] rows one table for each row
        ---@return string? problem
        ---@deprecated use std.table
        ---@usage
        ---   for _, row in ipairs(csv.decode(text)) do
        ---     print(row.name)
        ---   end
        function csv.decode(text, options, ...)
          if text then
            return {}
          end
        end

        --- Writes.
        ---@usage print(csv.encode({}))
        csv.encode = function(rows) return "" end

        return csv
        """

    @Test("the file, its functions, their arguments, results and examples")
    func module() throws {
        let documentation = LuaDocumentation(Self.module)
        #expect(documentation.comment.text == ["Reads and writes tables as text. More words", "about it."])
        #expect(documentation.comment.summary == "Reads and writes tables as text.")
        #expect(documentation.comment.details == ["More words about it."])
        #expect(documentation.functions.map(\.name) == ["helper", "csv.decode", "csv.encode"])
        #expect(documentation.functions.map(\.isLocal) == [true, false, false])
        let decode = try #require(documentation.functions.dropFirst().first)
        #expect(decode.parameters == ["text", "options", "..."])
        let comment = decode.comment
        #expect(comment.summary == "Reads a text.")
        #expect(comment.details == ["Rows come one by one, in order.", "A second paragraph."])
        #expect(comment.parameters.map(\.name) == ["text", "options", "..."])
        #expect(
            comment.parameters.map(\.type) == [
                "string", "{ delimiter?: string, rows: integer[] }", "fun(row: table): boolean|nil",
            ])
        #expect(comment.parameters.map(\.isOptional) == [false, true, false])
        #expect(
            comment.parameters.map(\.text) == ["the text, with a header row", "how it is written", "what to keep"])
        #expect(comment.results.map(\.type) == ["table<string, string>[]", "string?"])
        #expect(comment.results.map(\.name) == ["rows", ""])
        #expect(comment.results.map(\.text) == ["one table for each row", "problem"])
        #expect(comment.usages == ["for _, row in ipairs(csv.decode(text)) do\n  print(row.name)\nend"])
        #expect(comment.tags.map(\.name) == ["deprecated"] && comment.tags.map(\.text) == ["use std.table"])
        #expect(documentation.text(of: decode).last == "end" && decode.lastLine - decode.line == 4)
        #expect(documentation.lines[decode.line - 1].hasPrefix("function csv.decode"))
        #expect(documentation.functions.last?.comment.usages == ["print(csv.encode({}))"])
        #expect(documentation.functions.last.map { $0.lastLine - $0.line } == 0)
    }

    @Test("anything at all can be read")
    func hostile() {
        let pieces = [
            "---", "--- @", "---@param", "---@param ", "---@return", "---@usage", "\n", "function", "function f(", "[[",
            "]]", "--[==[", "]==]", "'", "\"", "\\", "\u{202E}", "é", "local function x.y:z(a, b)", "(", "{", "|", " ",
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let count = Int.random(in: 0...30, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            let documentation = LuaDocumentation(text)
            for function in documentation.functions {
                #expect(function.firstLine >= 1 && function.line <= function.lastLine)
                #expect(!documentation.text(of: function).isEmpty)
                _ = (function.comment.summary, function.comment.details)
            }
        }
        let long = String(repeating: "function ", count: 100_000)
        #expect(LuaDocumentation("--- x\n" + long).functions.isEmpty)
    }
}
