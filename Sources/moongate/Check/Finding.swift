import LineEditor

/// Something that is wrong with a script, or likely to be.
struct Finding: Encodable, Equatable {
    let file: String
    /// Counted from 1.
    let line: Int
    /// Counted from 1.
    let column: Int
    /// `syntax`, `header`, `undefined`, `unknown_field`, `undeclared_effect`, `unresolved_require`, `library`
    let code: String
    let message: String

    /// `sync.lua:14:7: undefined global 'pritn'; did you mean 'print'?`
    /// Names in it are those of a script that nobody trusts yet.
    var text: String { "\(file):\(line):\(column): \(message)".onOneLine }
}
