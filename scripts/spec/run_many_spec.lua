describe("run_many.lua", function()
    local path

    before_each(function()
        apify.dev.reset()
        path = temporary_folder() .. "/inputs.jsonl"
        os.remove(path .. ".state.json")
    end)

    local function write(...)
        local file = assert(io.open(path, "w"))
        file:write(table.concat({ ... }, "\n"), "\n")
        file:close()
    end

    it("runs every input and forgets the checkpoint at the end", function()
        write('{"items":[{"n":1}]}', '{"items":[{"n":2}]}', "", "{}")
        local outcome = run_script("run_many.lua", { "~fragile", path, "--limit", "2" })
        assert.are.equal(0, outcome.status)
        assert.are.equal(3, select(2, outcome.output:gsub("\n", "")))
        assert.requests { ["acts.run"] = 3 }
        assert.is_nil((io.open(path .. ".state.json")))
    end)

    it("tries failures again, and the next time only what has failed", function()
        write("{}", '{"fail":true}')
        local outcome = run_script("run_many.lua", { "~fragile", path, "--retries", "1" })
        assert.are.equal(1, outcome.status)
        assert.requests { ["acts.run"] = 3 }
        assert.matches("inputs=2", outcome.errors)
        run_script("run_many.lua", { "~fragile", path, "--retries", "0" })
        assert.requests { ["acts.run"] = 4 }
    end)

    it("waits for the runs that it had started before it was stopped", function()
        write('{"items":[{"n":1}]}')
        local run = apify.acts.run("~fragile", { items = { { n = 1 } } })
        local file = assert(io.open(path .. ".state.json", "w"))
        file:write(json.encode { kind = "moongate.state", done = json.object {}, data = { length = 20 },
            starts = { ["1"] = { actor = run.actId, run = run.id } } })
        file:close()
        local outcome = run_script("run_many.lua", { "~fragile", path })
        assert.is_truthy(outcome.output:find(run.id, 1, true))
        assert.requests { ["acts.run"] = 1 }
    end)

    it("begins nothing without inputs, and without the actor", function()
        write("")
        local outcome = run_script("run_many.lua", { "~fragile", path })
        assert.are.equal(0, outcome.status)
        assert.matches("there are no inputs", outcome.errors)
        write("{}")
        assert.are.equal("there is no actor ~nobody", run_script("run_many.lua", { "~nobody", path }).problem)
        assert.is_nil((io.open(path .. ".state.json")))
    end)

    it("refuses inputs that are no JSON, or that have changed", function()
        write("{}", "{")
        assert.matches("input 2 is no JSON", run_script("run_many.lua", { "~fragile", path }).problem)
        write('{"fail":true}')
        run_script("run_many.lua", { "~fragile", path, "--retries", "0" })
        write('{"fail":true,"more":1}')
        assert.matches("has changed", run_script("run_many.lua", { "~fragile", path }).problem)
    end)
end)
