describe("mirror.lua", function()
    local folder

    before_each(function() folder = temporary_folder() end)

    local function mirror(...)
        local outcome = run_script("mirror.lua", { ... })
        if outcome.problem then error(outcome.problem, 0) end
        return outcome.output
    end

    it("says that the folder is not there before it reads anything", function()
        local outcome = run_script("mirror.lua", { "pull", "dataset:x", folder .. "/nothere" })
        assert.matches("make it first: mkdir %-p .*/nothere", outcome.problem)
        assert.requests {}
        assert.is_nil(io.open(folder .. "/.mirror"))
    end)

    it("copies items in their order, nulls and large numbers included", function()
        local source = apify.datasets.create { name = "source" }
        local items = {}
        for number = 1, 2500 do items[number] = { n = number, big = 9007199254740993, none = json.null } end
        apify.datasets.push(source.id, items)
        assert.matches("^2500 items", mirror("pull", "dataset:" .. source.id, folder))
        assert.matches("^2500 items", mirror("push", folder, "copy-of-it"))
        local number = 0
        for item in apify.datasets.items("~copy-of-it") do
            number = number + 1
            assert(item.n == number and item.big == 9007199254740993 and item.none == json.null)
        end
        assert.are.equal(2500, number)
    end)

    it("goes on where a push was interrupted, and pushes nothing twice", function()
        local source = apify.datasets.create { name = "long-one" }
        local items = {}
        for number = 1, 2500 do items[number] = { n = number } end
        apify.datasets.push(source.id, items)
        mirror("pull", "dataset:" .. source.id, folder)
        apify.dev.faults.add {
            match = { operation = "datasets.push" }, when = { nth = 2 }, ["then"] = { drop = "after" },
        }
        assert.has_error(function() mirror("push", folder, "torn") end)
        apify.dev.faults.clear()
        mirror("push", folder, "torn")
        local seen = {}
        for item in apify.datasets.items("~torn") do seen[#seen + 1] = item.n end
        assert.are.equal(2500, #seen)
        assert.are.equal(2500, seen[2500])
    end)

    it("copies records with their bytes and types", function()
        local source = apify.key_value_stores.create { name = "records" }
        apify.key_value_stores.put_record(source.id, "settings", { a = 1 })
        apify.key_value_stores.put_record(source.id, "page.html", "<p>\0\xff</p>", { content_type = "text/html" })
        assert.matches("^2 records", mirror("pull", "store:" .. source.id, folder))
        assert.matches("^2 records", mirror("push", folder, "records-copy"))
        assert.are.equal(1, apify.key_value_stores.get_record("~records-copy", "settings").a)
        local page, about = apify.key_value_stores.get_record("~records-copy", "page.html")
        assert.are.equal("<p>\0\xff</p>", page)
        assert.are.equal("text/html", about.content_type)
    end)

    it("adds to a dataset that holds items only when it is told to", function()
        local dataset = apify.datasets.create { name = "twice" }
        apify.datasets.push(dataset.id, { { n = 1 } })
        mirror("pull", "dataset:" .. dataset.id, folder)
        assert.error_matches(function() mirror("push", folder, "twice") end, "holds 1 items already")
        assert.are.equal(1, apify.datasets.items(dataset.id):count())
        mirror("push", folder, "twice", "--append")
        assert.are.equal(2, apify.datasets.items(dataset.id):count())
    end)

    it("says what it does not understand", function()
        assert.error_matches(function() mirror("pull", "queue:x", folder) end, "must be dataset")
        assert.matches("one of pull, push", run_script("mirror.lua", { "take", "dataset:x", folder }).errors)
        assert.error_matches(function() mirror("pull", "dataset:nosuchdataset", folder) end, "no dataset")
    end)
end)
