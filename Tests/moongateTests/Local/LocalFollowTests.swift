import Foundation
import Testing

@Suite("moongate local with a running gateway")
struct LocalFollowTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var state: String { folder.path + "/served" }

    private func local(_ arguments: String...) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(["local"] + arguments + ["--state", state], in: folder)
    }

    private func script(_ code: String) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(["--state", state, "-e", code], in: folder)
    }

    @Test("clock shows, stops, sets, moves and restarts the gateway's time, and refuses what is none")
    func clock() throws {
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        #expect(!(try local("clock").output.contains("stands still")))
        #expect(
            try local("clock", "freeze", "2030-01-02T03:04:05Z").output == "2030-01-02T03:04:05.000Z  (stands still)\n")
        #expect(try local("clock", "advance", "90m").output == "2030-01-02T04:34:05.000Z  (stands still)\n")
        #expect(try local("clock", "set", "2031-01-01T00:00:00Z").output.hasPrefix("2031-01-01T00:00:0"))
        #expect(try local("clock", "show", "--json").output.contains(#""now":"2031-01-01T00:00:0"#))
        #expect(try script("print(apify.datasets.create().createdAt)").output.hasPrefix("2031-01-01T00:00:0"))
        #expect(!(try local("clock", "resume").output.contains("stands still")))
        for words in [["advance", "soon"], ["set", "yesterday"], ["freeze", "2030-13-01"]] {
            let outcome = try local("clock", words[0], words[1])
            #expect(outcome.status == 1 && outcome.errors.hasPrefix("moongate: "), "\(words): \(outcome)")
        }
    }

    @Test("clock works on the folder when no gateway runs, but moves nothing on")
    func clockAlone() throws {
        #expect(try local("clock", "freeze", "2030-01-02T03:04:05Z").status == 0)
        #expect(try local("clock").output == "2030-01-02T03:04:05.000Z  (stands still)\n")
        let outcome = try local("clock", "advance", "1h")
        #expect(outcome.status == 69 && outcome.errors.contains("no local gateway runs on"))
    }

    @Test("log -f shows requests as they come in, and ends with Ctrl-C")
    func follow() throws {
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        #expect(try script("apify.users.me()").status == 0)
        let terminal = try PseudoTerminal(["local", "log", "-f", "--state", state], in: folder)
        _ = try terminal.read(until: " 200 GET /apify/v2/users/me ")
        #expect(try script("apify.datasets.create({ name = 'seen' })").status == 0)
        let line = try terminal.read(until: " 201 POST /apify/v2/datasets?name=seen ")
        #expect(line.contains("(command line):1\r\n"))
        _ = try terminal.read(until: " write (command line):1\r\n")
        terminal.type("\u{3}")
        #expect(terminal.exitStatus() == 130)
    }

    @Test("log -f says that the gateway has ended")
    func followedEnds() throws {
        let server = try ServedGateway(folder: folder, token: "secret")
        #expect(try script("apify.users.me()").status == 0)
        let terminal = try PseudoTerminal(["local", "log", "-f", "--state", state], in: folder)
        _ = try terminal.read(until: "/users/me")
        server.stop()
        _ = try terminal.read(until: "moongate: the local gateway ")
        #expect(terminal.exitStatus() == 69)
    }

    @Test("reset of a named folder asks, and only a yes removes anything", arguments: ["n", "", "maybe", "y", "YES"])
    func reset(answer: String) throws {
        #expect(try script("apify.datasets.create({ name = 'kept' })").status == 0)
        let terminal = try PseudoTerminal(["local", "reset", "datasets", "--state", state], in: folder)
        _ = try terminal.read(until: "Remove all datasets in \(state)? [y/N] ")
        terminal.type(answer + "\n")
        let isYes = answer.lowercased().hasPrefix("y")
        _ = try terminal.read(until: isYes ? "removed 1 datasets" : "nothing was removed")
        #expect(terminal.exitStatus() == (isYes ? 0 : 1))
        let left = try script("print(apify.datasets.get('~kept') ~= nil)").output
        #expect(left == (isYes ? "false\n" : "true\n"))
    }

    @Test("reset takes the end of input for a no")
    func resetEnd() throws {
        #expect(try script("apify.datasets.create({ name = 'kept' })").status == 0)
        let terminal = try PseudoTerminal(["local", "reset", "--state", state], in: folder)
        _ = try terminal.read(until: "Remove everything in \(state)? [y/N] ")
        terminal.type("\u{4}")
        _ = try terminal.read(until: "nothing was removed")
        #expect(terminal.exitStatus() == 1)
    }

    /// Runs a command that sees the state folder on a read-only file system.
    private static func readOnly(
        _ words: [String], _ state: String, _ folder: TemporaryFolder
    ) throws -> MoongateBinary.Outcome {
        let mounting = #"mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@""#
        return try MoongateBinary.run(
            ["-m", "/bin/sh", "-c", mounting, state] + words, in: folder, binary: "/usr/bin/unshare")
    }

    private static let mayMount: Bool = {
        guard let folder = try? TemporaryFolder() else { return false }
        return (try? readOnly(["/bin/true"], folder.path, folder))?.status == 0
    }()

    @Test(
        "a folder on a read-only file system is refused with its name, by a script and by serve",
        .enabled(if: mayMount, "mounting takes root and the right to make a mount namespace"))
    func readOnly() throws {
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        for words in [["-e", "apify.users.me()"], ["local", "serve", "--port", "0"]] {
            let command = [MoongateBinary.path] + words
            let options = words[0] == "local" ? command + ["--state", state] : [command[0], "--state", state] + words
            let outcome = try Self.readOnly(options, state, folder)
            #expect(outcome.status != 0 && outcome.output.isEmpty)
            #expect(
                outcome.errors.contains("cannot write the state directory \(state): ")
                    && outcome.errors.contains("read only"), "\(outcome)")
        }
    }
}
