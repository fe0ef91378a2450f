#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The program that shows what does not fit on the screen.
struct Pager {
    private let command: String

    /// The one that the user wants: `MOONGATE_PAGER`, then `PAGER`, else `less` where there is one. A variable that is set
    /// and empty stands for none.
    static var wanted: Pager? {
        for name in ["MOONGATE_PAGER", "PAGER"] {
            guard let value = getenv(name).map({ String(cString: $0) }) else { continue }
            return value.isEmpty ? nil : Pager(command: value)
        }
        let places: [String] = ["/usr/bin/less", "/bin/less", "/usr/local/bin/less", "/opt/homebrew/bin/less"]
        return places.first { access($0, X_OK) == 0 }.map { Pager(command: $0 + " -FRX") }
    }

    /// Shows a text and waits until the user has seen enough.
    ///
    /// - Returns: whether the program could be started.
    func show(_ text: [UInt8]) -> Bool {
        ChildProgram(command: command).run(input: text) < 126
    }
}
