import Foundation

/// Scripts that try to get at what they must not have, run by the real binary.
enum Attempt {
    /// Runs the binary. One that nothing ends is killed after a minute, which shows as status 137.
    ///
    /// - Parameters:
    ///   - arguments: its command line.
    ///   - folder: its home.
    ///   - place: its working directory, below the folder.
    ///   - environment: variables besides a small fixed set.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, at place: String = ".", environment: [String: String] = [:]
    ) throws -> MoongateBinary.Outcome {
        let watchdog = ["--foreground", "--signal=KILL", "60", "/usr/bin/env", "-C", "\(folder.path)/\(place)"]
        return try MoongateBinary.run(
            watchdog + [MoongateBinary.path] + arguments, in: folder, environment: environment,
            binary: "/usr/bin/timeout")
    }

    /// Runs Lua functions that each return something true when they got what they wanted.
    ///
    /// - Parameters:
    ///   - attempts: bodies of functions.
    ///   - options: of moongate, before the script.
    /// - Returns: those that worked, one a line; or what kept the script from coming to its end.
    static func successes(
        of attempts: [String], _ options: [String] = [], in folder: TemporaryFolder, at place: String = ".",
        environment: [String: String] = [:]
    ) throws -> String {
        let functions = attempts.map { "  { [=[\n\($0)]=], function()\n\($0)\n  end },\n" }.joined()
        try folder.write(
            "\(place)/attempts.lua",
            """
            local attempts = {
            \(functions)}
            for _, attempt in ipairs(attempts) do
              local ok, got = pcall(attempt[2])
              if ok and got then print("it worked: " .. attempt[1]) end
            end
            assert(("abc"):upper() == "ABC" and #("x"):rep(3) == 3)
            print("the end")
            """)
        let outcome = try run(options + ["attempts.lua"], in: folder, at: place, environment: environment)
        guard outcome.status == 0, outcome.output.hasSuffix("the end\n") else {
            return "ended with \(outcome.status): \(outcome.output)\(outcome.errors)"
        }
        return String(outcome.output.dropLast("the end\n".count))
    }
}
