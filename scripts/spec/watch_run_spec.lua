describe("watch_run.lua", function()
    it("tells how a run ends", function()
        local run = apify.acts.run("apify~hello-world")
        local outcome = run_script("watch_run.lua", { run.id })
        assert.are.equal(0, outcome.status)
        assert.matches("SUCCEEDED", outcome.output)
        assert.matches("ended after", outcome.output)
    end)

    it("makes one webhook for one run, and exits with 1 when it fails", function()
        local run = apify.acts.run("~fragile", { fail = true })
        local url = "http://127.0.0.1:1/alert"
        for _ = 1, 2 do
            local outcome = run_script("watch_run.lua", { run.id, "--alert", url })
            assert.are.equal(1, outcome.status)
            assert.matches("FAILED as it was told", outcome.output)
        end
        assert.requests { ["webhooks.create"] = 2 }
    end)

    it("knows when there is no such run", function()
        assert.matches("there is no run", run_script("watch_run.lua", { "nosuchrun" }).problem)
    end)
end)
