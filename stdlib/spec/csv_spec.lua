local csv = require "std.csv"

--- The text in pieces of one byte, the worst that a network can do.
local function bytes_of(text)
    local position = 0
    return function()
        position = position + 1
        if position <= #text then return text:sub(position, position) end
    end
end

describe("std.csv reads", function()
    it("fields with commas, quotes and line breaks in quotes", function()
        local rows = csv.decode('name,say\r\n"Smith, J.","He said ""no""\r\nand left"\r\n')
        assert.are.same({ { name = "Smith, J.", say = 'He said "no"\r\nand left' } }, rows)
    end)

    it("the same in pieces of one byte", function()
        local text = '\xEF\xBB\xBFa,b\r\n"1""2","x\r\ny"\r\n,\r\n"",z'
        assert.are.same(csv.decode(text), csv.decode(bytes_of(text)))
        assert.are.same({ a = '1"2', b = "x\r\ny" }, csv.decode(text)[1])
        assert.are.equal(3, #csv.decode(text))
    end)

    it("all three kinds of line breaks, and a last line without one", function()
        for _, newline in ipairs { "\n", "\r\n", "\r" } do
            local rows = csv.decode("a" .. newline .. "1" .. newline .. newline .. "2", { header = false })
            assert.are.same({ { "a" }, { "1" }, { "2" } }, rows)
        end
    end)

    it("arrays, given names and other delimiters", function()
        assert.are.same({ { "a", "b" }, { "", "" } }, csv.decode("a\tb\n\t", { header = false, delimiter = "\t" }))
        assert.are.same({ { x = "1", y = "2" } }, csv.decode("1]2", { header = { "x", "y" }, delimiter = "]" }))
    end)

    it("an open file, row by row", function()
        local name = os.tmpname()
        finally(function() os.remove(name) end)
        local file = assert(io.open(name, "w"))
        file:write("n\n" .. ("1234567\n"):rep(20000))
        file:close()
        file = assert(io.open(name))
        local count = 0
        for row in csv.rows(file) do
            assert.are.equal("1234567", row.n)
            count = count + 1
        end
        file:close()
        assert.are.equal(20000, count)
    end)

    it("nothing from nothing", function()
        assert.are.same({}, csv.decode(""))
        assert.are.same({}, csv.decode("only,a,header\n"))
    end)
end)

describe("std.csv refuses", function()
    local function refusal(text, options)
        local ok, message = pcall(csv.decode, text, options)
        assert.is_false(ok)
        return message
    end

    it("a quote that is never closed, with the line where it begins", function()
        assert.matches("line 2: the quote", refusal('a\n"b\nc\n'))
    end)

    it("text behind a closing quote", function()
        assert.matches("line 2: text behind", refusal('a\n"b"c\n'))
    end)

    it("rows that do not fit their header, unless told to take them", function()
        assert.matches("line 3 has 3 fields, the header has 2", refusal("a,b\n1,2\n1,2,3\n"))
        assert.are.same({ { a = "1" }, { a = "1", b = "2", [3] = "3" } },
            csv.decode("a,b\n1\n1,2,3\n", { ragged = true }))
    end)

    it("two columns of one name, because one would be lost", function()
        assert.matches("two columns are called 'a'", refusal("a,a\n1,2\n"))
    end)

    it("fields without end", function()
        assert.matches("line 1: a field of more than", refusal('"' .. ("x"):rep(17 * 1024 * 1024)))
    end)

    it("options that make no sense, and sources that are none", function()
        assert.has_error(function() csv.decode("a", { delimiter = "ab" }) end)
        assert.has_error(function() csv.decode("a", { delimiter = '"' }) end)
        assert.has_error(function() csv.decode("a", { header = 1 }) end)
        assert.has_error(function() csv.decode(12) end)
    end)
end)

describe("std.csv writes", function()
    it("what it reads", function()
        local rows = { { a = 'x"y', b = "1,2" }, { a = "line\nbreak", b = "" }, { a = "ä", b = " " } }
        assert.are.same(rows, csv.decode(csv.encode(rows)))
    end)

    it("the lines of RFC 4180", function()
        assert.are.equal('a,b\r\n1,"x, y"\r\n', csv.encode { { a = 1, b = "x, y" } })
    end)

    it("arrays without a header, and the columns that are asked for", function()
        assert.are.equal("1,2\n", csv.encode({ { 1, 2 } }, { newline = "\n" }))
        assert.are.equal("b\n2\n", csv.encode({ { a = 1, b = 2 } }, { newline = "\n", columns = { "b" } }))
    end)

    it("numbers as they are and missing values as nothing", function()
        assert.are.equal("a,b\n0.1,\n", csv.encode({ { a = 0.1 } }, { newline = "\n", columns = { "a", "b" } }))
        assert.are.equal("9007199254740992,1,0.30000000000000004\n",
            csv.encode({ { 2 ^ 53, 1.0, 0.1 + 0.2 } }, { newline = "\n" }))
        assert.are.equal("9007199254740993\n", csv.encode({ { 9007199254740993 } }, { newline = "\n" }))
    end)

    it("all fields that any of the rows has, because what stands in no column is lost", function()
        assert.are.equal("a,b\n1,\n,2\n,\n", csv.encode({ { a = 1 }, { b = 2 }, {} }, { newline = "\n" }))
        local write = csv.writer(function() end)
        write { a = 1 }
        assert.has_error(function() write { a = 1, b = 2 } end,
            "csv: a row has a field 'b' that the first one has not; name all of them with columns = { … }")
        write {}
    end)

    it("arrays below the columns that are named for them", function()
        local options = { newline = "\n", columns = { "a", "b" } }
        assert.are.equal("a,b\n1,2\n3,\n4,5\n", csv.encode({ { 1, 2 }, { 3 }, { b = 5, a = 4, c = 6 } }, options))
        assert.has_error(function() csv.encode({ { 1, 2, 3 } }, options) end,
            "csv: a row has 3 fields, but there are 2 columns")
        assert.are.equal("2,1\ny,x\n", csv.encode({ { "x", "y" } }, { newline = "\n", columns = { 2, 1 } }))
    end)

    it("a row of one empty field so that it is read again", function()
        assert.are.same({ { "" } }, csv.decode(csv.encode { { "" } }, { header = false }))
    end)

    it("no formulas when asked for", function()
        assert.are.equal("'=1+1,-5\n", csv.encode({ { "=1+1", -5 } }, { newline = "\n", escape_formulas = true }))
    end)

    it("rows of a function", function()
        local left = 3
        local text = csv.encode(function()
            left = left - 1
            if left >= 0 then return { left } end
        end, { newline = "\n" })
        assert.are.equal("2\n1\n0\n", text)
    end)
end)

describe("std.csv and files", function()
    it("writes into them, row by row", function()
        local path = temporary_folder() .. "/rows.csv"
        local file = assert(io.open(path, "wb"))
        local write = csv.writer(file, { columns = { "n" } })
        for n = 1, 3 do write { n = n } end
        file:close()
        file = assert(io.open(path))
        assert.are.same({ { n = "1" }, { n = "2" }, { n = "3" } }, csv.decode(file))
        file:close()
    end)

    it("refuses rows and fields that cannot be written", function()
        assert.has_error(function() csv.encode { "text" } end, "csv: a row must be a table, got string")
        assert.has_error(function() csv.encode { { print } } end, "csv: a function cannot be written into a field")
        assert.has_error(function() csv.encode({ { 1 } }, { newline = "\r" }) end)
        assert.has_error(function() csv.writer(12) end)
    end)
end)
