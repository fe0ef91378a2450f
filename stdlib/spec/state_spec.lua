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

    it("ends with an error where another script does the same job", function()
        local one, other = state.open(name), state.open(name)
        one:mark("a")
        assert.has_error(function() other:mark("b") end)
        assert.has_error(function() other:clear() end)
        other = state.open(name)
        other:mark("b")
        assert.has_error(function() one:mark("c") end)
        assert.is_true(state.open(name):is_done("b"))
        other:clear()
        assert.has_error(function() one:mark("d") end)
        assert.is_false(state.open(name).resumed)
        other:mark("e")
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

    it("ends with an error where another script does the same job", function()
        local store = apify.key_value_stores.create { name = "shared" }
        local target = { store = store.id, key = "nightly" }
        local one, other = state.open(target), state.open(target)
        one:mark("a")
        assert.has_error(function() other:mark("b") end)
        one:mark("c")
        assert.is_false(state.open(target):is_done("b"))
    end)

    it("holds what was saved last, whichever of several tasks did, and however long one takes", function()
        local store = apify.key_value_stores.create { name = "tasks" }
        local job = state.open { store = store.id, key = "many" }
        apify.dev.faults.add {
            match = { operation = "key_value_stores.put_record" }, when = { nth = 1 }, ["then"] = { delay = 0.3 },
        }
        async.map({ 1, 2, 3, 4, 5 }, function(piece) job:mark(piece) end)
        job = state.open { store = store.id, key = "many" }
        for piece = 1, 5 do assert.is_true(job:is_done(piece)) end
    end)
end)

describe("a run that std.state starts", function()
    local name, job

    before_each(function()
        apify.dev.reset()
        name = temporary_folder() .. "/job.json"
        os.remove(name)
        job = state.open(name)
    end)
    after_each(function()
        for run in apify.runs.list() do apify.wait(run) end
    end)

    --- The job as it is after a kill right when the start of a piece, or of several, was answered, or was lost on its way.
    local function killed_in_start(ids, input, fault)
        apify.dev.faults.add { match = { operation = "acts.run" }, ["then"] = { drop = fault } }
        async.map(type(ids) == "table" and ids or { ids }, function(id)
            pcall(job.start, job, id, "apify~hello-world", input, { max_retries = 0, total_timeout = 0.05 })
        end)
        apify.dev.faults.clear()
        job = state.open(name)
    end

    --- Makes the checkpoint an old one, whose start cannot be on its way any more.
    local function wait_an_hour()
        local file = assert(io.open(name))
        local text = file:read("a")
        file:close()
        file = assert(io.open(name, "w"))
        file:write((text:gsub('"at":%d+', '"at":1')))
        file:close()
        job = state.open(name)
    end

    local function runs() return apify.runs.list():count() end

    it("is started once, and again only when it is forgotten", function()
        local run = job:start("a", "apify~hello-world", { name = "Ada" })
        job = state.open(name)
        assert.are.equal(run.id, job:start("a", "apify~hello-world", { name = "Ada" }).id)
        assert.requests { ["acts.run"] = 1 }
        job:forget("a")
        assert.are_not.equal(run.id, state.open(name):start("a", "apify~hello-world", { name = "Ada" }).id)
    end)

    it("is found by its input after a kill that left the job without its ID", function()
        local before = apify.acts.run("apify~hello-world", { name = "Ada" })
        killed_in_start("a", { name = "Ada" }, "after")
        local other = apify.acts.run("apify~hello-world", { name = "Grace" })
        local count = runs()
        local run = job:start("a", "apify~hello-world", { name = "Ada" })
        assert.are.equal(count, runs())
        assert.are_not.equal(before.id, run.id)
        assert.are_not.equal(other.id, run.id)
        assert.are.equal(run.id, state.open(name):start("a", "apify~hello-world").id)
    end)

    it("is another one for each piece, though their inputs are the same", function()
        local first = job:start(1, "apify~hello-world", { name = "Ada" })
        killed_in_start(2, { name = "Ada" }, "after")
        assert.are_not.equal(first.id, job:start(2, "apify~hello-world", { name = "Ada" }).id)
        assert.are.equal(2, runs())
    end)

    it("is started when the start never arrived", function()
        killed_in_start("a", { name = "Ada" }, "before")
        assert.are.equal(0, runs())
        wait_an_hour()
        job:start("a", "apify~hello-world", { name = "Ada" })
        assert.are.equal(1, runs())
    end)

    it("is nobody else's: what cannot be told by its input is an error", function()
        killed_in_start("a", nil, "before")
        local other = apify.acts.run("apify~hello-world", { name = "Grace" })
        local ok, problem = pcall(job.start, job, "a", "apify~hello-world")
        assert.is_false(ok)
        assert.matches(other.id, tostring(problem))
        job:forget("a")
        assert.are_not.equal(other.id, job:start("a", "apify~hello-world").id)
    end)

    it("is found although it begins only after the job was started again", function()
        apify.dev.faults.add { match = { operation = "acts.run" }, when = { nth = 1 }, ["then"] = { delay = 0.4 } }
        local no_retry = { max_retries = 0, request_timeout = 0.05 }
        assert.is_false(pcall(job.start, job, "a", "apify~hello-world", { name = "Ada" }, no_retry))
        assert.are.equal(0, runs())
        local run = state.open(name):start("a", "apify~hello-world", { name = "Ada" })
        assert.are.equal(run.id, apify.runs.list():all()[1].id)
        assert.requests { ["acts.run"] = 1 }
    end)

    it("is started once by several tasks that want the same piece", function()
        local ids = async.map({ 1, 2, 1, 2 }, function(piece)
            return job:start(piece, "apify~hello-world", { name = "Ada" }).id
        end)
        assert.are.equal(2, runs())
        assert.are.equal(ids[1], ids[3])
        assert.are_not.equal(ids[1], ids[2])
    end)

    it("is found by one of several tasks that look for runs with the same input", function()
        killed_in_start({ 1, 2 }, { name = "Ada" }, "after")
        assert.are.equal(2, runs())
        local ids = async.map({ 1, 2, 3 }, function(piece)
            return job:start(piece, "apify~hello-world", { name = "Ada" }).id
        end)
        assert.are.equal(3, runs())
        assert.is_true(ids[1] ~= ids[2] and ids[2] ~= ids[3] and ids[1] ~= ids[3])
    end)

    it("is not started where another script does the same job", function()
        local other = state.open(name)
        job:start("a", "apify~hello-world", { name = "Ada" })
        assert.has_error(function() other:start("a", "apify~hello-world", { name = "Ada" }) end)
        assert.are.equal(1, runs())
    end)

    it("is not remembered when the start was refused", function()
        apify.dev.faults.add { match = { operation = "acts.run" }, when = { nth = 1 }, ["then"] = { status = 402 } }
        local ok, problem = pcall(job.start, job, "a", "apify~hello-world")
        assert.is_false(ok)
        assert.are.equal(402, problem.status)
        apify.acts.run("apify~hello-world")
        local run = job:start("a", "apify~hello-world")
        assert.are.equal(2, runs())
        assert.are.equal(run.id, state.open(name):start("a", "apify~hello-world").id)
    end)

    it("is not started again because it is gone", function()
        local run = apify.wait(job:start("a", "apify~hello-world"))
        apify.dev.reset()
        local ok, problem = pcall(job.start, job, "a", "apify~hello-world")
        assert.is_false(ok)
        assert.matches(run.id, tostring(problem))
        assert.are.equal(0, runs())
        job:forget("a")
        job:start("a", "apify~hello-world")
        assert.are.equal(1, runs())
    end)

    it("has an actor", function()
        assert.has_error(function() job:start("a", "apify~nobody") end, "std.state: there is no actor apify~nobody")
    end)
end)
