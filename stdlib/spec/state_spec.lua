local state = require "std.state"

describe("std.state in a file", function()
    local name

    before_each(function() name = temporary_folder() .. "/job.json" end)
    after_each(function() os.remove(name) end)

    local function write(text)
        local file = assert(io.open(name, "w"))
        file:write(text)
        file:close()
    end

    it("begins with what it is given and goes on with what was saved", function()
        local job = state.open(name, { page = 1 })
        assert.is_false(job.resumed)
        job.data.page = 7
        job.data.list = { 1, 2 }
        job:save()
        job = state.open(name, { page = 1 })
        assert.is_true(job.resumed)
        assert.are.equal(7, job.data.page)
        assert.are.equal(2, job.data.list[2])
    end)

    it("remembers which pieces are done", function()
        local job = state.open(name)
        job:mark("a")
        job:mark(2, { id = "x" })
        job = state.open(name)
        assert.is_true(job:is_done("a"))
        assert.is_true(job:is_done(2))
        assert.is_false(job:is_done("b"))
        assert.are.equal("x", job:result("2").id)
    end)

    it("saves as seldom as it is told", function()
        local job = state.open(name, nil, { every = 2 })
        job:mark(1)
        assert.is_false(state.open(name).resumed)
        job:mark(2)
        assert.is_true(state.open(name):is_done(1))
        assert.has_error(function() state.open(name, nil, { every = 0 }) end)
    end)

    it("begins anew after it was cleared", function()
        local job = state.open(name)
        job:mark("a")
        job:clear()
        assert.is_false(job:is_done("a"))
        assert.is_false(state.open(name).resumed)
        job:clear()
    end)

    it("takes no other file for a checkpoint, and leaves it alone", function()
        for _, text in ipairs { "", "{", "[]", '{"data":{}}', '{"kind":"moongate.state","data":1,"done":{}}' } do
            write(text)
            assert.has_error(function() state.open(name) end)
            local file = assert(io.open(name))
            assert.are.equal(text, file:read("a"))
            file:close()
        end
    end)

    it("keeps the checkpoint before when one cannot be written", function()
        local job = state.open(name)
        job:mark("a")
        job.data.broken = print
        assert.has_error(function() job:save() end)
        assert.is_true(state.open(name):is_done("a"))
    end)

    it("refuses places that are none", function()
        assert.has_error(function() state.open("") end)
        assert.has_error(function() state.open({ store = "x" }) end)
    end)
end)

describe("std.state in a record", function()
    it("goes on where it was", function()
        local store = apify.key_value_stores.create { name = "jobs" }
        local target = { store = store.id, key = "nightly" }
        state.open(target):mark("a", 5)
        local job = state.open(target)
        assert.are.equal(5, job:result("a"))
        job:clear()
        assert.is_false(state.open(target).resumed)
    end)
end)
