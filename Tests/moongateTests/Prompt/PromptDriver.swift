import Foundation
import Glibc

@testable import TerminalTestSupport

/// Somebody at the prompt, on a terminal with the editor.
final class PromptDriver {
    let folder: TemporaryFolder
    let terminal: PseudoTerminal
    var device: TerminalDevice { terminal.device }
    var screen: TerminalModel { device.screen }

    /// Starts moongate and waits for its first prompt.
    ///
    /// - Parameters:
    ///   - folder: home and working directory; another one for each session when nil.
    ///   - environment: variables besides a small fixed set and the kind of the terminal.
    ///   - size: columns and rows.
    init(
        _ arguments: [String] = [], in folder: TemporaryFolder? = nil, environment: [String: String] = [:],
        size: (columns: Int, rows: Int) = (80, 24)
    ) throws {
        self.folder = try folder ?? TemporaryFolder()
        let basics = ["TERM": "xterm-256color", "PAGER": ""]
        terminal = try PseudoTerminal(
            arguments, in: self.folder, environment: basics.merging(environment) { $1 }, size: size)
        try waitForPrompt(after: 0)
    }

    /// Presses keys.
    func type(_ keys: String) { terminal.type(keys) }

    /// Looks until the screen is as expected.
    func wait(_ wanted: String, until condition: (TerminalModel) -> Bool) throws {
        try terminal.wait(wanted, until: condition)
    }

    /// Looks until the screen shows a text.
    func wait(for text: String) throws {
        try terminal.wait(text) { $0.texts.contains { $0.contains(text) } }
    }

    /// Looks until the line with the cursor is as given.
    func wait(forLine line: String) throws {
        try terminal.wait("the line \(line)") { $0.cursorLine == line }
    }

    /// Waits until the editor reads once more than it has, with nothing on its line.
    func waitForPrompt(after readings: Int) throws {
        try terminal.wait("a prompt") { screen in
            let line = screen.cursorLine
            return screen.readings > readings && line.hasPrefix("moongate ") && line.hasSuffix(">")
        }
    }

    /// Presses keys and waits for the prompt that comes then.
    ///
    /// - Returns: the lines from the one on which the keys were pressed to the one in front of the new prompt.
    @discardableResult
    func press(_ keys: String) throws -> [String] {
        let (row, readings) = (screen.row, screen.readings)
        type(keys)
        try waitForPrompt(after: readings)
        return screen.texts(from: row)
    }

    /// Runs an input of one line.
    ///
    /// - Returns: what stands between it and the next prompt, line by line.
    @discardableResult
    func run(_ input: String) throws -> [String] {
        Array(try press(input + "\r").dropFirst())
    }

    /// Runs an input of one line, and looks until what it shows is as expected: what a job says comes when the prompt may be there
    /// again.
    ///
    /// - Returns: what stands between it and the next prompt, as expected or at last.
    func run(_ input: String, until condition: ([String]) -> Bool) throws -> [String] {
        let row = screen.row
        var shown = try run(input)
        if !condition(shown) {
            try? wait("what is expected") { screen in
                shown = Array(screen.texts(from: row).dropFirst())
                return condition(shown)
            }
        }
        return shown
    }

    /// Leaves with Ctrl-D.
    func leave() -> Int32 {
        type("\u{4}")
        return terminal.exitStatus()
    }

    /// Whether the terminal is as a shell wants it: it echoes, reads lines, and pastes are not marked.
    var isInOrder: Bool {
        device.modes.has(ICANON) && device.modes.has(ECHO) && device.modes.has(ISIG) && !screen.marksPastes
    }

    /// What the file of the history holds.
    var history: String {
        let path = folder.path + "/.local/state/moongate/history"
        return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}

extension TerminalModel {
    /// The lines from one to that in front of the cursor's.
    fileprivate func texts(from first: Int) -> [String] { lines[min(first, row)..<row].map(\.text) }
}
