local function read(path)
    local file = assert(io.open(path))
    local text = file:read("a")
    file:close()
    return text
end

describe("export_new.lua", function()
    local dataset, folder

    before_each(function()
        dataset = apify.datasets.create {}.id
        folder = temporary_folder()
    end)
    after_each(function()
        for _, name in ipairs { "o.csv", "o.jsonl", "o.csv.state.json", "o.jsonl.state.json" } do
            os.remove(folder .. "/" .. name)
        end
    end)

    it("adds only what has come since the last time", function()
        local path = folder .. "/o.csv"
        apify.datasets.push(dataset, { { n = 1, text = "a, b" }, { n = 2 } })
        assert.are.equal("2 new items, 2 in all\n", run_script("export_new.lua", { dataset, path }).output)
        assert.are.equal("0 new items, 2 in all\n", run_script("export_new.lua", { dataset, path }).output)
        apify.datasets.push(dataset, { { n = 3, text = "c", more = true } })
        local outcome = run_script("export_new.lua", { dataset, path })
        assert.are.equal("1 new items, 3 in all\n", outcome.output)
        assert.matches("fields=more", outcome.errors)
        assert.are.equal('n,text\r\n1,"a, b"\r\n2,\r\n3,c\r\n', read(path))
    end)

    it("has columns for what only later ones of the first items have", function()
        local path = folder .. "/o.csv"
        local items = {}
        for n = 1, 1500 do items[n] = { n = n, some = n == 700 and "x" or nil } end
        apify.datasets.push(dataset, items)
        local outcome = run_script("export_new.lua", { dataset, path })
        assert.are.equal("1500 new items, 1500 in all\n", outcome.output)
        assert.are.equal("", outcome.errors)
        assert.are.equal(1500, #require("std.csv").decode(read(path)))
        assert.is_truthy(read(path):find("^n,some\r\n1,\r\n"))
        assert.is_truthy(read(path):find("\n700,x\r\n", 1, true))
    end)

    it("writes no item twice after it was killed while it wrote", function()
        local path = folder .. "/o.jsonl"
        apify.datasets.push(dataset, { { n = 1 } })
        run_script("export_new.lua", { dataset, path })
        local file = assert(io.open(path, "a"))
        file:write('{"n":2}\n{"n"')
        file:close()
        apify.datasets.push(dataset, { { n = 2 } })
        assert.are.equal("1 new items, 2 in all\n", run_script("export_new.lua", { dataset, path }).output)
        assert.are.equal('{"n":1}\n{"n":2}\n', read(path))
    end)

    it("refuses what would mix or lose items", function()
        local path = folder .. "/o.jsonl"
        apify.datasets.push(dataset, { { n = 1 } })
        run_script("export_new.lua", { dataset, path })
        local other = apify.datasets.create {}.id
        assert.matches("belongs to dataset", run_script("export_new.lua", { other, path }).problem)
        os.remove(path)
        assert.are.equal(1, run_script("export_new.lua", { dataset, path }).status)
        assert.matches("must end in", run_script("export_new.lua", { dataset, folder .. "/o.txt" }).problem)
        assert.matches("no dataset", run_script("export_new.lua", { "nosuchdataset", path }).problem)
    end)
end)
