local stats = require "std.stats"

describe("std.stats", function()
    it("adds integers as integers and floats without losing small ones", function()
        assert.are.equal("integer", math.type(stats.sum { 1, 2 }))
        assert.are.equal(2.0 ^ 63, stats.sum { math.maxinteger, 1 })
        assert.are.equal(2.0, stats.sum { 1, 1e100, 1, -1e100 })
        assert.are.equal(math.huge, stats.sum { math.huge, 1 })
        assert.are.equal(0, stats.sum {})
    end)

    it("knows means and medians, and none of nothing", function()
        assert.are.equal(2.5, stats.mean { 1, 4 })
        assert.are.equal(3, stats.median { 9, 1, 3 })
        assert.is_nil(stats.mean {})
        assert.is_nil(stats.median {})
        assert.is_nil(stats.percentile({}, 50))
        assert.is_nil(stats.deviation { 1 } ~= 0 or nil)
        assert.is_nil(stats.deviation({ 1 }, { sample = true }))
    end)

    it("says of numbers without bounds what can be said", function()
        local summary = stats.summary { 1, math.huge }
        assert.are.same({ 2, 1, math.huge, math.huge },
            { summary.count, summary.min, summary.max, summary.mean })
        assert.is_true(summary.deviation ~= summary.deviation)
    end)

    it("leaves the list as it is", function()
        local list = { 3, 1, 2 }
        stats.median(list)
        stats.summary(list)
        assert.are.same({ 3, 1, 2 }, list)
    end)

    it("interpolates percentiles", function()
        local list = { 15, 20, 35, 40, 50 }
        assert.are.equal(15, stats.percentile(list, 0))
        assert.are.equal(50, stats.percentile(list, 100))
        assert.are.equal(29.0, stats.percentile(list, 40))
        assert.are.same({ [0] = 15, [50] = 35 }, stats.percentiles(list, { 0, 50 }))
        assert.has_error(function() stats.percentile(list, 101) end)
        assert.has_error(function() stats.percentile(list, 0 / 0) end)
    end)

    it("counts every number once in a histogram", function()
        local list = {}
        for index = 1, 1000 do list[index] = (index * 7919) % 1000 / 7 end
        for bins = 1, 40 do
            local total = 0
            for _, bin in ipairs(stats.histogram(list, { bins = bins })) do total = total + bin.count end
            assert.are.equal(1000, total)
        end
        assert.are.same({ { from = 5.0, to = 5.0, count = 3 } }, stats.histogram { 5, 5, 5 })
        assert.are.same({}, stats.histogram {})
        assert.are.equal(1, stats.histogram({ 1, 50 }, { bins = 1, min = 0, max = 10 })[1].count)
        assert.has_error(function() stats.histogram({ 1 }, { bins = 0 }) end)
        assert.has_error(function() stats.histogram({ 1 }, { bins = 1e9 }) end)
        assert.has_error(function() stats.histogram { -1e308, 1e308 } end)
    end)

    it("describes numbers one by one as it does at once", function()
        local list, running = { 2, 4, 4, 4, 5, 5, 7, 9 }, stats.running()
        for _, value in ipairs(list) do running:add(value) end
        local summary = stats.summary(list)
        for _, name in ipairs { "count", "sum", "min", "max", "mean" } do
            assert.are.equal(summary[name], running[name])
        end
        assert.near(summary.deviation, running:deviation(), 1e-12)
    end)

    it("refuses what is no number and says where", function()
        assert.has_error(function() stats.mean { 1, "2" } end, "stats.mean: element 2 is no number but a string")
        assert.has_error(function() stats.sum { 0 / 0 } end, "stats.sum: element 1 is no number but NaN")
        assert.has_error(function() stats.sum(1) end, "stats.sum: a list of numbers is expected, got number")
    end)
end)
