/// What specs find besides what all scripts find, described in Lua.
public enum SpecWords {
    /// A file of definitions with comments.
    public static let definitions = String(decoding: PackageResources.words_lua, as: UTF8.self)
}
