import Documentation
import Testing

@Suite("What comments leave open")
struct CommentProblemTests {
    private func problems(_ text: String) -> [String] {
        LuaDocumentation(text).problems().map { "\($0.line): \($0.message)" }
    }

    private static let good = """
        --- Counts.
        local M = {}

        --- Adds one.
        ---@param n integer
        ---@return integer
        function M.add(n) return n + 1 end

        local function helper(x)
          return function() return x end
        end

        return M
        """

    @Test("nothing, where all that is exported is described")
    func good() {
        #expect(problems(Self.good) == [])
        #expect(problems("--- Adds.\n---@param a number\nreturn function(a) return a + 1 end\n") == [])
    }

    @Test("the top, functions without comments, sentences and parameters, each with its line")
    func bad() {
        let text = """
            local M = {}
            function M.first() end
            ---@param a number
            M.second = function(a, b) end
            --- Thirds.
            ---@param c number
            function M:third() end
            return M
            """
        #expect(
            problems(text) == [
                "1: no comment at the top says what the module is for",
                "2: M.first has no comment; lines that begin with --- make one",
                "4: the comment of M.second does not say what it does",
                "4: M.second: there is no ---@param b with its type",
                "7: M:third: ---@param c describes no parameter of it",
            ])
    }

    @Test("functions that are returned under other names are exports")
    func renamed() {
        let text = """
            --- Codes.
            local function read(text) return text end
            local function write() end
            local function inner() end
            return { decode = read, encode = write }
            """
        let documentation = LuaDocumentation(text)
        #expect(documentation.exports.map(\.name) == ["M.decode", "M.encode"])
        #expect(problems(text).contains { $0.hasPrefix("3: M.encode has no comment") })
        #expect(!problems(text).contains { $0.contains("inner") })
    }

    @Test("examples come with their lines and with what they promise to print")
    func usages() {
        let text = """
            --- Counts.
            ---@usage
            --- print(1)  --> 1
            --- print("a b")  --> a b

            local M = {}

            --- Adds.
            ---@usage print(2)
            function M.add() end

            return M
            """
        let usages = LuaDocumentation(text).usages
        #expect(usages.map(\.line) == [2, 9])
        #expect(usages.map(\.expectedOutput) == ["1\na b", nil])
        #expect(usages[0].isKept(by: "1\na b\n") && !usages[0].isKept(by: "1\n") && usages[1].isKept(by: "2\n"))
    }
}
