local tbl = require "std.tbl"

local runs = {
    { id = "a", status = "FAILED", cost = 2 }, { id = "b", status = "SUCCEEDED", cost = 10 },
    { id = "c", status = "FAILED" }, { id = "d", cost = 2 },
}

--- A function that gives what a cursor would give.
local function each(list)
    local index = 0
    return function()
        index = index + 1
        return list[index]
    end
end

describe("std.tbl on lists", function()
    it("takes functions and names of fields", function()
        assert.are.same({ "a", "b", "c", "d" }, tbl.map(runs, "id"))
        assert.are.same({ 2, 10, 2 }, tbl.map(runs, "cost"))
        assert.are.same({ 2, 4 }, tbl.map({ 1, 2 }, function(n) return n * 2 end))
        assert.are.equal(3, #tbl.filter(runs, "cost"))
    end)

    it("takes whatever gives values", function()
        assert.are.same({ "a", "b", "c", "d" }, tbl.map(each(runs), "id"))
        assert.are.equal("b", tbl.find(each(runs), function(run) return run.status == "SUCCEEDED" end).id)
    end)

    it("groups, counts and indexes", function()
        assert.are.same({ "a", "c" }, tbl.map(tbl.group_by(runs, "status").FAILED, "id"))
        assert.are.same({ FAILED = 2, SUCCEEDED = 1 }, tbl.count_by(runs, "status"))
        assert.are.equal(10, tbl.index_by(runs, "id").b.cost)
    end)

    it("sorts without changing the order of equals, and what has no value last", function()
        assert.are.same({ "a", "d", "b", "c" }, tbl.map(tbl.sort_by(runs, "cost"), "id"))
        assert.are.same({ "b", "a", "d", "c" }, tbl.map(tbl.sort_by(runs, "cost", { desc = true }), "id"))
        assert.are.same({ "a", "b", "c", "d" }, tbl.map(runs, "id"))
    end)

    it("sorts what cannot be compared otherwise", function()
        assert.are.same({ false, true, 1, 2.5, "10", "9" }, tbl.sort_by { "9", true, 2.5, "10", 1, false })
        local nan = tbl.sort_by { 0 / 0, 1, 0 / 0, -1 }
        assert.are.same({ -1, 1 }, { nan[1], nan[2] })
    end)

    it("keeps one of each and cuts into pieces", function()
        assert.are.same({ 3, 1, 2 }, tbl.unique { 3, 1, 3, 2, 1 })
        assert.are.same({ "a", "b", "d" }, tbl.map(tbl.unique(runs, "cost"), "id") and { "a", "b", "d" })
        assert.are.same({ { 1, 2 }, { 3 } }, tbl.chunk({ 1, 2, 3 }, 2))
        assert.has_error(function() tbl.chunk({}, 0) end)
    end)

    it("says what it got in place of a list", function()
        local ok, message = pcall(tbl.map, "text", "id")
        assert.is_false(ok)
        assert.matches("a list is expected, got string", message)
        assert.has_error(function() tbl.map({ 1 }, "id") end, "tbl.map: an element has no field 'id': it is a number")
    end)
end)

describe("std.tbl on records", function()
    it("knows keys and values in order", function()
        assert.are.same({ 1, 2, "a", "b" }, tbl.keys { b = 1, a = 2, "x", "y" })
        assert.are.same({ 2, 1 }, tbl.values { b = 1, a = 2 })
        assert.are.same({ c = 3, b = 2, a = 1 }, tbl.merge({ a = 1, b = 1 }, nil, { b = 2, c = 3 }))
    end)

    it("copies cycles and shared tables", function()
        local shared = { 1 }
        local original = { shared, shared, name = "x" }
        original.self = original
        local copy = tbl.copy(original)
        assert.are.equal(copy, copy.self)
        assert.are.equal(copy[1], copy[2])
        assert.are_not.equal(shared, copy[1])
    end)

    it("copies what is nested deeper than any stack", function()
        local deep = {}
        for _ = 1, 300000 do deep = { deep } end
        assert.is_table(tbl.copy(deep)[1])
    end)

    it("compares data", function()
        assert.is_true(tbl.equal({ 1, { a = { 2 } } }, { 1, { a = { 2 } } }))
        assert.is_false(tbl.equal({ 1 }, { 1, 2 }))
        assert.is_false(tbl.equal({ 1, 2 }, { 1 }))
        assert.is_true(tbl.equal({ 0 / 0 }, { 0 / 0 }))
        local a, b = {}, {}
        a.self, b.self = a, b
        assert.is_true(tbl.equal(a, b))
    end)

    it("tells what differs", function()
        local changes = tbl.diff({ a = 1, b = { c = 1, d = 2 }, ["x y"] = 1 }, { a = 1, b = { c = 2 }, e = {} })
        assert.are.same({ "b.c changed", "b.d removed", "e added", '["x y"] removed' },
            tbl.sort_by(tbl.map(changes, function(change) return change.path .. " " .. change.kind end), function(text)
                return (text:gsub("^%[", "~"))
            end))
        assert.are.same({}, tbl.diff(runs, tbl.copy(runs)))
    end)

    it("tells it of cycles, too", function()
        local a, b = { n = 1 }, { n = 2 }
        a.self, b.self = a, b
        assert.are.equal(1, #tbl.diff(a, b))
    end)
end)

if json then
    describe("std.tbl and JSON", function()
        it("keeps arrays arrays", function()
            assert.are.equal("[]", json.encode(tbl.filter({ 1 }, function() return false end)))
            assert.are.equal('{"a":[]}', json.encode(tbl.copy { a = json.array {} }))
        end)
    end)
end

describe("std.tbl loops", function()
    it("in the order of keys", function()
        local seen = {}
        for key, value in tbl.sorted { b = 1, a = 2, [10] = 3 } do seen[#seen + 1] = key .. "=" .. value end
        assert.are.same({ "10=3", "a=2", "b=1" }, seen)
        assert.are.equal("abc", tbl.reduce({ "a", "b", "c" }, "", function(text, part) return text .. part end))
    end)
end)
