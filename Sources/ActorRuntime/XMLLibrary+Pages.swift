import LateLibraries
import LuaEngine

extension XMLLibrary {
    /// - Throws: an `ErrorObject` that says what to install.
    static func loadForPages() throws(ErrorObject) -> XMLLibrary {
        do throws(MissingLibrary) {
            return try load()
        } catch {
            throw ErrorObject(
                message: "libxml2, which reads pages, cannot be loaded: \(error.reason)",
                fields: [("hint", .string("on Debian: apt-get install libxml2"))])
        }
    }
}
