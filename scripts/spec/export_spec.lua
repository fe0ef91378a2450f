describe("export.lua", function()
    it("runs an actor and prints its items", function()
        local outcome = run_script("export.lua", { "apify~hello-world", "--input", '{"name":"Ada"}' })
        assert.are.equal(0, outcome.status)
        assert.are.equal("Hello, Ada!", json.decode(outcome.output).greeting)
        assert.requests { ["acts.run"] = 1 }
    end)

    it("writes a file in the form of its name, with the input from a file", function()
        local folder = temporary_folder()
        local input = assert(io.open(folder .. "/input.json", "w"))
        input:write('{"name":"Grace"}')
        input:close()
        local outcome = run_script("export.lua", { "apify~hello-world", folder .. "/out.csv", "--input=" .. folder
            .. "/input.json" })
        assert.are.equal(0, outcome.status)
        local file = assert(io.open(folder .. "/out.csv"))
        assert.is_truthy(file:read("a"):find("Hello, Grace!", 1, true))
        file:close()
    end)

    it("exports what a run had found before it failed, and fails", function()
        local outcome = run_script("export.lua", { "~fragile", "--input", '{"items":[{"n":1}],"fail":true}' })
        assert.are.equal('{"n":1}\n', outcome.output)
        assert.are.equal(1, outcome.status)
        assert.matches("FAILED: as it was told", outcome.problem)
    end)

    it("starts nothing when the form of the file is not known", function()
        local outcome = run_script("export.lua", { "apify~hello-world", "greeting.pdf" })
        assert.are.equal(1, outcome.status)
        assert.matches("greeting.pdf: the ending of the name says the form", outcome.problem)
        assert.requests {}
    end)

    it("says how it is used", function()
        local help = run_script("export.lua", { "--help" })
        assert.are.equal(0, help.status)
        assert.matches("^Runs an actor", help.output)
        for _, words in ipairs { {}, { "a", "b", "c" }, { "a", "--what" }, { "a", "--memory", "x" }, { "a",
            "--memory" } } do
            local outcome = run_script("export.lua", words)
            assert.are.equal(64, outcome.status)
            assert.matches("%-%-help", outcome.errors)
        end
        assert.requests {}
    end)
end)
