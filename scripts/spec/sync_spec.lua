describe("sync.lua", function()
    local path

    before_each(function()
        apify.dev.reset()
        path = temporary_folder() .. "/automation.json"
    end)

    local function sync(content, ...)
        local file = assert(io.open(path, "w"))
        file:write(json.encode(content))
        file:close()
        return run_script("sync.lua", { path, ... })
    end

    local function wanted(cron)
        return {
            schedules = { { name = "nightly", cronExpression = cron, isEnabled = false } },
            webhooks = {
                {
                    description = "failures", eventTypes = { "ACTOR.RUN.FAILED" }, requestUrl = "http://127.0.0.1:1/x",
                    condition = { actorId = apify.acts.get("apify~hello-world").id },
                },
            },
        }
    end

    it("says what a file is that it cannot compare", function()
        for text, problem in pairs {
            ['[1]'] = "FILE must hold", ['{"schedules":{}}'] = "schedules must be a list",
            ['{"webhooks":"x"}'] = "webhooks must be a list", ['{"schedules":[1]}'] = "schedules: entry 1 is no object",
            ['{"hooks":[]}'] = "unknown part 'hooks'", ['{"schedules":[{}]}'] = "every entry needs a name",
        } do
            assert.matches(problem, tostring(sync(json.decode(text)).problem))
        end
    end)

    it("counts one change as one", function()
        local one = { schedules = { { name = "s", cronExpression = "0 1 * * *", isEnabled = false } } }
        assert.matches("\n1 change; %-%-apply makes it\n", sync(one).output)
    end)

    it("shows what differs and changes nothing", function()
        local outcome = sync(wanted "0 1 * * *")
        assert.are.equal(3, outcome.status)
        assert.matches("%+ schedules nightly", outcome.output)
        assert.matches("%+ webhooks failures", outcome.output)
        assert.effects { persist = 0, write = 0, delete = 0 }
    end)

    it("makes it so, and then nothing differs", function()
        assert.matches("2 changes made", sync(wanted "0 1 * * *", "--apply").output)
        assert.are.equal("nothing differs\n", sync(wanted "0 1 * * *").output)
        local outcome = sync(wanted "0 2 * * *")
        assert.matches('cronExpression: "0 1 %* %* %*" %-> "0 2 %* %* %*"', outcome.output)
        sync(wanted "0 2 * * *", "--apply")
        assert.are.equal("0 2 * * *", apify.schedules.get("~nightly").cronExpression)
        assert.are.equal(1, apify.schedules.list():count())
    end)

    it("empties a list that the file has empty", function()
        local action = { type = "RUN_ACTOR", actorId = apify.acts.get("apify~hello-world").id }
        local schedule = { name = "nightly", cronExpression = "0 1 * * *", isEnabled = false, actions = { action } }
        assert.are.equal(0, sync({ schedules = { schedule } }, "--apply").status)
        schedule.actions = json.array {}
        local outcome = sync({ schedules = { schedule } })
        assert.are.equal(3, outcome.status)
        assert.matches("actions%[1%]", outcome.output)
        sync({ schedules = { schedule } }, "--apply")
        assert.are.equal("nothing differs\n", sync({ schedules = { schedule } }).output)
    end)

    it("deletes what the file does not have only when told to", function()
        sync(wanted "0 1 * * *", "--apply")
        assert.are.equal("nothing differs\n", sync({ schedules = json.array {} }).output)
        assert.matches("%- schedules nightly", sync({}, "--prune").output)
        sync({}, "--prune", "--apply")
        assert.are.equal(0, apify.schedules.list():count())
        assert.are.equal(0, apify.webhooks.list():count())
    end)

    it("refuses what it could not know again", function()
        assert.matches("needs a name", sync({ schedules = { { cronExpression = "@daily" } } }).problem)
        assert.matches("unknown part", sync({ runs = {} }).problem)
        assert.matches("stands there twice",
            sync({ schedules = { { name = "aaa", cronExpression = "@daily" }, { name = "aaa",
                cronExpression = "@daily" } } }).problem)
    end)
end)
