/// Hears where a script goes on by results that nobody has, because the calls for them are only planned.
public protocol GuessWatcher: Sendable {
    /// What a result that is not known stands for: what a planned answer says in its place.
    var unknown: String { get }

    /// A script has looked at something that is not known.
    ///
    /// - Parameters:
    ///   - name: what it has looked at: `run.id`.
    ///   - place: its line; nil when no script is calling.
    func looked(at name: String, place: String?)

    /// What was looked at there has gone where no decision hangs on it: into a call, or onto the screen.
    func used(_ name: String, place: String)

    /// A script would write, move or remove this file.
    func left(_ path: String)

    /// A script goes on by something that is not known.
    ///
    /// - Parameter what: what it does: `run.id is compared`.
    func guessed(_ what: String, place: String?)
}
