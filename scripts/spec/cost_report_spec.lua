describe("cost_report.lua", function()
    before_each(function()
        apify.dev.reset()
        apify.acts.call("apify~hello-world", { name = "a" })
        apify.acts.call("~fragile", { fail = true })
    end)

    it("counts runs and failures by actor and day", function()
        local outcome = run_script("cost_report.lua", { "--days", "3" })
        assert.are.equal(0, outcome.status)
        assert.matches("2 runs, 1 of them failed", outcome.output)
        assert.matches("apify/hello\\?%-world | 1 | 0", outcome.output)
        assert.matches("FAILED", outcome.output)
        assert.effects { "read" }
    end)

    it("writes a page", function()
        local path = temporary_folder() .. "/costs.html"
        assert.matches("written to", run_script("cost_report.lua", { "--out", path }).output)
        local file = assert(io.open(path))
        assert.is_truthy(file:read("a"):find("<svg", 1, true))
        file:close()
    end)

    it("says that it cannot write such a file before it reads anything", function()
        local outcome = run_script("cost_report.lua", { "--out", "costs.pdf" })
        assert.matches("costs.pdf: the name must end in .html, .md or .csv", outcome.problem)
    end)

    it("has nothing to say about nothing", function()
        apify.dev.reset()
        assert.matches("0 runs", run_script("cost_report.lua", {}).output)
    end)
end)
