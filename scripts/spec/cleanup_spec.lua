describe("cleanup.lua", function()
    local old, named

    before_each(function()
        apify.dev.reset()
        apify.dev.clock { set = "2026-01-01T00:00:00Z" }
        old = apify.datasets.create {}
        apify.datasets.push(old.id, { { n = 1 } })
        named = apify.datasets.create { name = "keep-me" }
        apify.key_value_stores.create {}
        apify.dev.clock { set = "2026-03-01T00:00:00Z" }
        apify.datasets.create {}
    end)

    it("shows a plan and deletes nothing", function()
        local outcome = run_script("cleanup.lua", {})
        assert.is_truthy(outcome.output:find(old.id, 1, true))
        assert.matches("2 storages would be deleted", outcome.output)
        assert.effects { delete = 0, write = 0 }
        assert.are.equal(3, apify.datasets.list({ unnamed = true }):count())
    end)

    it("deletes what is old and unnamed, and nothing else", function()
        local outcome = run_script("cleanup.lua", { "--apply" })
        assert.matches("2 storages deleted", outcome.output)
        assert.is_nil((apify.datasets.get(old.id)))
        assert.is_not_nil(apify.datasets.get(named.id))
        assert.are.equal(2, apify.datasets.list({ unnamed = true }):count())
        assert.are.equal("nothing to delete\n", run_script("cleanup.lua", {}).output)
    end)

    it("looks at one kind alone, and for as many days as it is told", function()
        assert.are.equal(1, run_script("cleanup.lua", { "--only", "datasets" }).values[1])
        assert.matches("nothing", run_script("cleanup.lua", { "--days", "90" }).output)
        local outcome = run_script("cleanup.lua", { "--only", "boxes" })
        assert.are.equal(64, outcome.status)
        assert.matches("takes one of datasets, stores, queues", outcome.errors)
    end)
end)
