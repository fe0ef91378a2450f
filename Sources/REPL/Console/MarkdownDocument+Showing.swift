import Documentation
import LineEditor

extension MarkdownDocument {
    /// Shows the page on the terminal behind the standard output, with the user's pager when it is longer than the screen.
    ///
    /// - Parameters:
    ///   - traits: what the terminal understands.
    ///   - size: how much it shows.
    ///   - output: the way to it.
    public func show(_ traits: TerminalTraits, size: ScreenSize, output: some TextOutput) {
        let lines = lines(width: size.columns)
        let bytes = lines.flatMap { (line: StyledText) -> [UInt8] in line.bytes(traits.escapes) + [0x0A] }
        if traits.kind == .full, lines.count >= size.rows, let pager = Pager.wanted, pager.show(bytes) { return }
        output.write(String(decoding: bytes, as: UTF8.self))
    }
}
