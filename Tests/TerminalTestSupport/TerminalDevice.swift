import Glibc

@testable import LineEditor

/// A terminal of the kernel's with somebody at the other end, who types and looks at what is shown.
final class TerminalDevice {
    struct Missing: Error, CustomStringConvertible {
        let wanted: String
        let shown: [String]
        var description: String { "waited for \(wanted), but there is \(shown)" }
    }

    let keyboard: Int32
    let terminal: Int32
    let path: String
    private(set) var screen: TerminalModel
    private(set) var bytes: [UInt8] = []
    private var isClosed = false

    /// - Parameter allowsPrograms: whether more than the editor writes to it.
    init(width: Int = 60, height: Int = 12, allowsPrograms: Bool = false) throws {
        var (keyboard, terminal): (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&keyboard, &terminal, &name, nil, &size) == 0 else {
            throw Missing(wanted: "a terminal", shown: [])
        }
        self.keyboard = keyboard
        self.terminal = terminal
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        screen = TerminalModel(width: width, height: height, allowsPrograms: allowsPrograms)
        System.makePrivate(keyboard, isNonBlocking: true)
    }

    deinit {
        hangUp()
        close(terminal)
    }

    func hangUp() {
        if !isClosed { close(keyboard) }
        isClosed = true
    }

    /// Types, and looks at the screen while the other side is slow to listen.
    func type(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(keyboard, $0.baseAddress, min($0.count, 4000)) }
            if count > 0 { rest = rest.dropFirst(count) } else { look(POLLIN | POLLOUT, milliseconds: 1000) }
        }
    }

    func resize(width: Int, height: Int) {
        var size = winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
        screen.resize(width: width, height: height)
        _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
    }

    /// Reads what the other side has written, if anything.
    func look(_ events: Int32 = POLLIN, milliseconds: Int32) {
        var poller = pollfd(fd: keyboard, events: Int16(events), revents: 0)
        guard poll(&poller, 1, milliseconds) > 0, poller.revents & Int16(POLLIN) != 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = System.readSome(keyboard, into: &buffer)
        guard count > 0 else { return }
        bytes += buffer[..<count]
        screen.feed(Array(buffer[..<count]))
    }

    /// Looks at the screen until it is as expected.
    func wait(_ wanted: String, until condition: (TerminalModel) throws -> Bool) throws {
        for _ in 0..<2000 {
            look(POLLIN, milliseconds: 0)
            if try condition(screen) { return }
            look(POLLIN, milliseconds: 10)
        }
        throw Missing(wanted: wanted, shown: screen.texts)
    }

    func wait(for lines: [String]) throws {
        try wait("\(lines)") { $0.texts == lines }
    }

    var modes: termios {
        var modes = termios()
        tcgetattr(terminal, &modes)
        return modes
    }
}

extension termios {
    func has(_ flag: Int32) -> Bool { c_lflag & tcflag_t(flag) != 0 }
}
