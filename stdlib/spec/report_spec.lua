local report = require "std.report"

local hostile = "<script>alert(1)</script>|`\n# x\0\xff"

describe("std.report", function()
    local function everything()
        return report.new(hostile):heading(hostile):text(hostile)
            :table({ { name = hostile, n = 1 }, { name = "b", n = 2.5 } })
            :bars({ { hostile, 3 }, { "b", 0 } }, { title = hostile })
            :line({ { hostile, -1 }, { label = "c", value = 2 } }, { title = hostile })
    end

    it("shows whatever the data hold and obeys none of it", function()
        local page = everything():html()
        assert.is_nil(page:find("<script", 1, true))
        assert.is_nil(page:find("%z"))
        assert.is_truthy(utf8.len(page))
        assert.is_truthy(page:find("default-src 'none'", 1, true))
        assert.is_nil(page:find("https?://"))
    end)

    it("closes every element that it opens", function()
        local open = {}
        for slash, name, closed in everything():html():gmatch("<(/?)(%l%w*)[^>]-(/?)>") do
            if slash == "/" then
                assert.are.equal(name, table.remove(open))
            elseif closed == "" and name ~= "meta" then
                open[#open + 1] = name
            end
        end
        assert.are.equal(0, #open)
    end)

    it("keeps a Markdown table in one piece", function()
        local text = report.markdown({ { a = "x|y\nz", b = 1 } })
        assert.are.equal("| a | b |\n| --- | ---: |\n| x\\|y z | 1 |", text)
        assert.are.equal("(nothing)", report.markdown({}))
    end)

    it("writes small amounts without exponents", function()
        local text = report.markdown { { usd = 1.7691e-05 }, { usd = 0.25 }, { usd = 1e-12 } }
        assert.is_truthy(text:find("| 0.000017691 |", 1, true), text)
        assert.is_truthy(text:find("| 0.25 |", 1, true), text)
        assert.is_truthy(text:find("| 1e-12 |", 1, true), text)
    end)

    it("draws bars as long as their share, and none for nothing", function()
        local text = report.new("T"):bars({ { "a", 10 }, { "bb", 5 }, { "c", 0 } }):markdown()
        assert.is_truthy(text:find("a   " .. ("█"):rep(40) .. " 10", 1, true))
        assert.is_truthy(text:find("bb  " .. ("█"):rep(20) .. " 5", 1, true))
        assert.is_truthy(text:find("c    0", 1, true))
        assert.is_string(report.new("T"):bars({}):line({}):html())
        assert.is_string(report.new("T"):line({ { "one", 0 } }):html())
    end)

    it("takes chosen columns and rows of a function", function()
        local left = 2
        local function rows()
            left = left - 1
            if left >= 0 then return { a = left, b = "x" } end
        end
        assert.are.equal("b,a\nx,1\nx,0\n", report.new("T"):table(rows, { columns = { "b", "a" } }):csv())
    end)

    it("loses no field that only a late row has, and no row that is an array", function()
        local rows = {}
        for index = 1, 150 do rows[index] = { a = index } end
        rows[150].late = "x"
        assert.is_truthy(report.markdown(rows):find("| 150 | x |", 1, true))
        assert.are.equal("| n | m |\n| ---: | --- |\n| 1 | x |",
            report.markdown({ { 1, "x" } }, { columns = { "n", "m" } }))
        assert.has_error(function() report.markdown { { 1, "x" } } end,
            "report:markdown: row 1 is an array; name its columns with columns = { … }")
    end)

    it("writes no formulas into CSV", function()
        assert.are.equal("a\n'=1\n", report.new("T"):table({ { a = "=1" } }):csv())
    end)

    it("saves by the name of the file", function()
        local folder = temporary_folder()
        for _, name in ipairs { "r.md", "r.html", "r.csv" } do
            local path = report.new("T"):table({ { a = 1 } }):save(folder .. "/" .. name)
            local file = assert(io.open(path))
            assert.is_truthy(file:read("a"):find("a", 1, true))
            file:close()
        end
        assert.has_error(function() report.new("T"):save(folder .. "/r.pdf") end)
        assert.has_error(function() report.new("T"):save(12) end)
    end)

    it("keeps the file that is there when a new one cannot be made", function()
        local path = report.new("first"):save(temporary_folder() .. "/r.md")
        local second = report.new("second")
        second.markdown = function() error("no text") end
        assert.has_error(function() second:save(path) end)
        local file = assert(io.open(path))
        assert.matches("first", file:read("a"))
        file:close()
        assert.is_nil(io.open(path .. ".part"))
    end)

    it("refuses what is no data", function()
        assert.has_error(function() report.new("T"):bars({ { "a", "b" } }) end)
        assert.has_error(function() report.new("T"):line({ { "a", 0 / 0 } }) end)
        assert.has_error(function() report.new("T"):table("text") end)
        assert.has_error(function() report.new("T"):table({ 1 }) end)
        assert.has_error(function() report.new() end)
    end)
end)
