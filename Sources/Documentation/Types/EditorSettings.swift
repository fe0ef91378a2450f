/// The settings that make editors and luacheck look at the definitions. They are the user's to change once they are there.
public struct EditorSettings: Sendable {
    let words: [LuaWords]

    /// - Parameter words: names that only some files find.
    public init(words: [LuaWords] = []) {
        self.words = words
    }

    /// The files, below the folder of the project.
    public var files: [GeneratedFile] {
        [
            GeneratedFile(path: ".luacheckrc", text: luacheck),
            GeneratedFile(path: ".luarc.json", text: languageServer),
        ]
    }

    private var languageServer: String {
        let globals = Set(
            ["apify", "args", "async", "json"] + words.flatMap(\.names).map { $0.prefix { $0 != "." } }.map(String.init)
        )
        let names = globals.sorted().map { "    \"\($0)\"" }.joined(separator: ",\n")
        return """
            {
              "$schema": "https://raw.githubusercontent.com/LuaLS/vscode-lua/master/setting/schema.json",
              "runtime.version": "Lua 5.4",
              "runtime.path": ["?.lua", "lib/?.lua", "lib/?/init.lua"],
              "workspace.library": ["\(TypeDefinitions.folder)"],
              "workspace.checkThirdParty": false,
              "diagnostics.globals": [
            \(names)
              ]
            }

            """
    }

    private var luacheck: String {
        """
        -- What luacheck is told of this project. `moongate types` makes the file that is required here.
        local names = require "\(TypeDefinitions.folder).luacheck"
        for name, std in pairs(names) do stds["moongate_" .. name] = std end
        std = "lua54+moongate_script"
        max_line_length = 120
        max_comment_line_length = 140
        self = false
        exclude_files = { "\(TypeDefinitions.folder)", "lua_modules" }
        files["**/spec/**/*_spec.lua"] = { std = "+moongate_spec" }
        files["**/actors/**/*.lua"] = { std = "+moongate_actor" }

        """
    }
}
