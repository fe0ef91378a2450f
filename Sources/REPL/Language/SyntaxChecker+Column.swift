import LuaEngine

extension SyntaxChecker {
    /// Where in its line a text goes wrong: the compiler's messages tell the line only.
    ///
    /// - Parameter source: a whole file.
    /// - Returns: the column in characters, counted from 1, behind the last one when the text ends too early; nil when it is
    ///   right, or when the place cannot be told.
    public func column(ofMistakeIn source: [UInt8]) -> Int? {
        let lua = LuaText(bytes: source)
        switch check(lua.text(source.indices)) {
        case .complete: return nil
        case .incomplete: return column(of: source.count, in: lua)
        case .invalid(let error):
            let token = BadToken(check: check).locate(error, lua, form: { $0 })
            return token.map { column(of: $0.range.lowerBound, in: lua) }
        }
    }

    private func column(of offset: Int, in lua: LuaText) -> Int {
        let line = lua.bytes[..<offset].lastIndex(of: .newline).map { $0 + 1 } ?? 0
        return lua.text(line..<offset).count + 1
    }
}
