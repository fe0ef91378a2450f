import LuaEngine

/// Makes results fit to be printed.
public enum Printing {
    /// What Lua calls the module that describes results: see `Lua/present.lua`.
    public static let moduleName = "moongate.present"

    /// Adds the module to an engine. The driver requires it before any input runs.
    public static func addModule(to engine: Engine) {
        engine.addModule(moduleName, source: Chunk(bytes: PackageResources.present_lua, name: "=[present]"))
    }
}
