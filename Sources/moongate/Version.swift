/// The version that `--version` prints and the user agent carries.
enum Version {
    static let number = "0.1.0"
    static let text = "moongate \(number) (Lua 5.4)"
}
