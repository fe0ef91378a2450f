extension ProjectTemplate {
    /// What `moongate local seed` and the specs fill the local gateway with.
    var seed: String {
        """
        {
          "datasets": {
            "products": [
              { "name": "Lamp", "price": 3 },
              { "name": "Chandelier", "price": 900 },
              { "name": "Candle", "price": 10 }
            ]
          }
        }

        """
    }

    /// For those who run specs of plain Lua with busted itself.
    var busted: String {
        """
        -- Specs of plain Lua run with busted, too; those that use apify need `moongate test`.
        return {
          default = {
            ROOT = { "spec" },
            pattern = "_spec",
            lpath = "./lib/?.lua;./lib/?/init.lua",
          },
        }

        """
    }

    var rockspec: String {
        """
        rockspec_format = "3.0"
        package = "\(name.text)"
        version = "dev-1"
        source = {
          url = "git+https://example.com/\(name.text).git",
        }
        description = {
          summary = "Looks for bargains in datasets",
          license = "MIT",
        }
        dependencies = {
          "lua >= 5.4",
        }
        test = {
          type = "busted",
        }
        build = {
          type = "builtin",
          modules = {
            ["\(name.module)"] = "lib/\(name.module)/init.lua",
          },
        }

        """
    }

    var readMe: String {
        """
        # \(name.text)

        \(kind == .library ? "A library" : kind == .script ? "A script" : "A library and a script") for moongate.

        ```sh
        \(commands.map(\.line).joined(separator: "\n"))
        ```

        `types/` is made by `moongate types`: it tells editors with a Lua language server, and luacheck, what scripts find.
        `moongate new --check` brings it up to date.

        """
    }

    /// What one can do next.
    var commands: [(line: String, meaning: String)] {
        var commands = [("moongate test", "run the specs, each file on a local gateway of its own")]
        if kind != .library {
            commands.append(("moongate local seed fixtures/seed.json", "fill the local gateway"))
            commands.append(("moongate --gateway local \(scriptPath) --limit 5", "run the script there"))
        }
        commands.append(
            ("moongate check \(kind == .library ? "lib/\(name.module)/init.lua" : scriptPath)", "look for mistakes"))
        if kind != .script {
            commands.append(("moongate doc lib/\(name.module)/init.lua", "read what its comments say"))
            commands.append(
                ("moongate lib publish \(name.module) --store team-lib", "share the version in moongate.json"))
        }
        return commands.map { (line: $0.0, meaning: $0.1) }
    }
}
