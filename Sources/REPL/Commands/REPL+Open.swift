import LineEditor
import LuaEngine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension REPL {
    /// `:open [EXPRESSION]`.
    func open(_ expression: String, _ session: inout PromptSession) async -> Int32? {
        if !expression.isEmpty {
            session.shown = nil
            if let status = await perform(expression, &session) { return status }
        }
        guard let shown = session.shown, let thing = PromptThing(shown) else {
            screen.tell(
                "there is nothing to open: show a run, an actor, a task, a storage, a schedule or a connection first")
            return nil
        }
        let found: String?
        do { found = try await untilInterrupted { [host] in await host.page(of: thing) } } catch {
            tellFailure(error)
            return nil
        }
        guard let page = found else {
            screen.tell("there is no page for this on \(host.place.name.onOneLine)")
            return nil
        }
        let opener = getenv("BROWSER").map { String(cString: $0) } ?? Self.standardOpener
        let isOpened = !opener.isEmpty && lend { ChildProgram(command: opener, words: [page]).run() } == 0
        // An address may hold a token: what is shown stays on the screen.
        if !isOpened { screen.tell("open this in a browser: " + page.onOneLine) }
        return nil
    }

    /// Where there is no screen there is no browser either.
    private static var standardOpener: String {
        #if canImport(Darwin)
            return "open"
        #else
            let hasScreen = getenv("DISPLAY") != nil || getenv("WAYLAND_DISPLAY") != nil
            return hasScreen ? "xdg-open >/dev/null 2>&1" : ""
        #endif
    }
}

extension PromptThing {
    /// What a record is, as far as browsers are concerned.
    init?(_ record: PrintedValue) {
        guard let kind = ResourceKind(record) else { return nil }
        let id = record["id"]?.string ?? ""
        switch kind {
        case .run: self = .run(id: id, actor: record["actId"]?.string)
        case .actor: self = .actor(id: id)
        case .task: self = .task(id: id)
        case .dataset: self = .dataset(id: id)
        case .keyValueStore: self = .store(id: id)
        case .requestQueue: self = .queue(id: id)
        case .schedule: self = .schedule(id: id)
        case .connection:
            guard let url = record["url"]?.string else { return nil }
            self = .connection(url: url)
        case .user, .webhook: return nil
        }
    }
}
