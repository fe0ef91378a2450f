import Stdlib

extension LuaLibrary {
    /// The modules inside the program.
    public static var standard: [LuaLibrary] {
        Stdlib.modules.map { module in
            LuaLibrary(
                name: module.name,
                file: module.chunkName.first == "@" ? String(module.chunkName.dropFirst()) : module.chunkName,
                source: String(decoding: module.source, as: UTF8.self))
        }
    }
}
