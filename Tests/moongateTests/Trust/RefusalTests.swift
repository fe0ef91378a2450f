import Foundation
import Testing

@Suite("the ways that a refusal shows")
struct RefusalTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The rest of the line that begins with a label.
    private func way(_ label: String, in errors: String) throws -> String {
        let start = "  \(label): "
        let line = try #require(errors.split(separator: "\n").first { $0.hasPrefix(start) }, "\(errors)")
        return line.dropFirst(start.count).trimmingCharacters(in: .whitespaces)
    }

    /// Gives a line to a shell in which `moongate` is the binary under test.
    private func paste(_ line: String) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(
            ["-c", "moongate() { '\(MoongateBinary.path)' \"$@\"; }\n" + line], in: folder, binary: "/bin/sh")
    }

    private static let schedule = """
        apify.schedules.create {
          name = (...), cronExpression = "0 3 * * *", timezone = "UTC", isEnabled = false,
          actions = { { type = "RUN_ACTOR", actorId = "E2jjCZBezvAZnX8Rb" } },
        }
        """

    @Test("hold for all that the call needs, and for the script as it was started")
    func command() throws {
        try folder.write("it's nightly.lua", "apify.datasets.create { name = 'prices' }\n" + Self.schedule)
        let refused = try MoongateBinary.run(
            ["--strict", "--allow-write=dataset:*", "it's nightly.lua", "every-night"], in: folder)
        #expect(refused.status == 77)
        let line = try way("allow once", in: refused.errors)
        #expect(line.hasPrefix("moongate run --strict '--allow-write=dataset:*' --allow-persist="), "\(line)")
        let allowed = try paste(line)
        #expect(allowed.status == 0, "\(line)\n\(allowed.errors)")
        let policy = try way("allow always", in: refused.errors)
        let entries = try #require(policy.firstRange(of: " under"))
        try folder.write(
            ".config/moongate/policy.json", "{\"allow\": {\(policy[..<entries.lowerBound].dropFirst("put ".count))}}")
        let always = try MoongateBinary.run(
            ["--strict", "--allow-write=dataset:*", "it's nightly.lua", "every-night"], in: folder)
        #expect(always.errors.contains("schedules.create: ") && always.status == 1, "\(always.errors)")
    }

    @Test("are told for the script's line, also where a module inside the program does what the script asks it to")
    func place() throws {
        try folder.write(
            "nightly.lua",
            """
            local job = require("std.state").open("job.json")
            job:start("greeting", "apify~hello-world", { name = "Ada" })
            """)
        let refused = try MoongateBinary.run(["--strict", "nightly.lua"], in: folder)
        #expect(refused.status == 77)
        #expect(refused.errors.contains("\n  at nightly.lua:2   apify.acts.run\n"), "\(refused.errors)")
        let line = try way("allow once", in: refused.errors)
        #expect(try paste(line).status == 0)
    }

    @Test("hold for code that stands on the command line")
    func code() throws {
        let code = "apify.datasets.create { name = 'prices', } print('made')"
        let refused = try MoongateBinary.run(["--strict", "-e", code], in: folder)
        #expect(refused.status == 77)
        #expect(try paste(try way("allow once", in: refused.errors)).output == "made\n")
        let long = try MoongateBinary.run(["--strict", "-e", code + String(repeating: " ", count: 200)], in: folder)
        #expect(try way("allow once", in: long.errors).hasSuffix("--allow-write=dataset:prices -e CODE"))
    }

    @Test("say in the header's words all that has to be declared")
    func declaration() throws {
        let header = { (effects: String) in "--[[ moongate\neffects = { \(effects) }\n]]\n" }
        try folder.write("nightly.lua", header("write = { \"*\" }") + Self.schedule)
        let refused = try MoongateBinary.run(["-A", "nightly.lua", "every-night"], in: folder)
        #expect(refused.status == 77)
        let line = try way("to allow it", in: refused.errors)
        let end = try #require(line.firstRange(of: " to effects"))
        try folder.write("nightly.lua", header(String(line[..<end.lowerBound].dropFirst("add ".count))) + Self.schedule)
        let allowed = try MoongateBinary.run(["-A", "nightly.lua", "every-night"], in: folder)
        #expect(allowed.status == 0, "\(line)\n\(allowed.errors)")
    }

    @Test(
        "allow no more than what was refused, whatever that is called",
        arguments: ["*", "a\"], \"delete\": [\"*", "a,dataset:*", "$(touch pasted)", "'; touch pasted; '"])
    func names(name: String) throws {
        let code = "pcall(apify.datasets.create, { name = 'other' }) apify.datasets.create { name = [==[\(name)]==] }"
        try folder.write("names.lua", code)
        let refused = try MoongateBinary.run(["--strict", "names.lua"], in: folder)
        #expect(refused.status == 77)
        let command = try way("allow once", in: refused.errors)
        // The name is none, as the gateway says when it is asked.
        #expect(try paste(command).status == 1)
        let policy = try way("allow always", in: refused.errors)
        let entries = try #require(policy.firstRange(of: " under"))
        let text = "{\"allow\": {\(policy[..<entries.lowerBound].dropFirst("put ".count))}}"
        try folder.write(".config/moongate/policy.json", text)
        #expect(try MoongateBinary.run(["--strict", "names.lua"], in: folder).status == 1, "\(text)")
        let other = "apify.datasets.create { name = 'other' }"
        #expect(try MoongateBinary.run(["--strict", "-e", other], in: folder).status == 77, "\(text)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/pasted"))
    }
}
