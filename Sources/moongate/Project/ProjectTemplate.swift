import Documentation

/// The files that a new project begins with.
struct ProjectTemplate {
    enum Kind {
        /// A library and a script that uses it.
        case project
        case library
        case script
    }

    let name: ProjectName
    let kind: Kind

    /// All files that are not generated. They are the user's from then on.
    var files: [GeneratedFile] {
        var files = [
            GeneratedFile(
                path: "moongate.json", text: "{\n  \"name\": \"\(name.text)\",\n  \"version\": \"0.1.0\"\n}\n"),
            GeneratedFile(path: "README.md", text: readMe),
            GeneratedFile(path: "fixtures/seed.json", text: seed),
            GeneratedFile(path: "spec/\(name.module)_spec.lua", text: kind == .script ? scriptSpec : librarySpec),
            GeneratedFile(path: ".busted", text: busted),
            GeneratedFile(path: ".gitignore", text: "/.moongate/\n/lua_modules/\n/luacov.*.out\n"),
        ]
        if kind != .script {
            files.append(GeneratedFile(path: "lib/\(name.module)/init.lua", text: library))
            files.append(GeneratedFile(path: "\(name.text)-dev-1.rockspec", text: rockspec))
        }
        if kind != .library { files.append(GeneratedFile(path: scriptPath, text: script)) }
        return files
    }

    /// The script that can be started.
    var scriptPath: String { kind == .script ? "scripts/\(name.text).lua" : "scripts/hello.lua" }

    // MARK: - Lua

    private var library: String {
        """
        --- Looks for bargains in datasets.
        ---@usage
        --- local \(name.module) = require "\(name.module)"
        --- apify.dev.seed { datasets = { lamps = { { name = "Lamp", price = 3 }, { name = "Chandelier", price = 900 } } } }
        --- for _, lamp in ipairs(\(name.module).affordable("~lamps", 10)) do print(lamp.name) end  --> Lamp

        local M = {}

        --- The items of a dataset that cost no more than `limit`, in their order. Items without a price are left out.
        ---@param dataset string the dataset: its ID, `~name` or `username~name`
        ---@param limit number
        ---@return table[] items
        function M.affordable(dataset, limit)
          local found = {}
          for item in apify.datasets.items(dataset) do
            if type(item.price) == "number" and item.price <= limit then found[#found + 1] = item end
          end
          return found
        end

        return M

        """
    }

    private var script: String {
        let body =
            kind == .script
            ? """
            for item in apify.datasets.items(args.dataset) do
              if type(item.price) == "number" and item.price <= args.limit then print(item.name, item.price) end
            end
            """
            : """
            local \(name.module) = require "\(name.module)"

            for _, item in ipairs(\(name.module).affordable(args.dataset, args.limit)) do print(item.name, item.price) end
            """
        return """
            #!/usr/bin/env moongate
            --[[ moongate
            requires = "\(Version.number)"
            summary  = "Prints the items of a dataset that cost no more than a limit"
            effects  = { read = true }
            args     = {
              dataset = { type = "string", default = "~products", position = 1, help = "the dataset: its ID or ~name" },
              limit   = { type = "number", default = 10, help = "the highest price" },
            }
            ]]

            \(body)

            """
    }

    private var librarySpec: String {
        """
        local \(name.module) = require "\(name.module)"

        \(specHead)
          it("finds what is affordable", function()
            local found = \(name.module).affordable("~products", 10)
            assert.are.equal(2, #found)
            assert.are.equal("Lamp", found[1].name)
          end)

          it("only reads", function()
            \(name.module).affordable("~products", 10)
            assert.requests { "datasets.items" }
            assert.effects { "read" }
          end)
        end)

        """
    }

    private var scriptSpec: String {
        """
        \(specHead)
          it("prints what is affordable", function()
            local outcome = run_script("\(scriptPath)", { "--limit", "5" })
            assert.is_nil(outcome.problem)
            assert.are.equal("Lamp\\t3\\n", outcome.output)
          end)

          it("only reads", function()
            run_script("\(scriptPath)")
            assert.effects { "read" }
          end)
        end)

        """
    }

    /// Every test begins with what the fixtures hold.
    private var specHead: String {
        """
        local function seed()
          local file <close> = assert(io.open("fixtures/seed.json"))
          apify.dev.reset()
          apify.dev.seed(json.decode(file:read("a")))
        end

        describe("\(name.text)", function()
          before_each(seed)

        """
    }
}
