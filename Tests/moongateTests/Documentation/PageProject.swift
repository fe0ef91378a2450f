import Foundation
import Testing

/// The project folder of somebody who pastes the blocks of a page, one after the other.
final class PageProject {
    static let prompt = "moongate local> "

    let folder: TemporaryFolder
    private let programs: TemporaryFolder
    /// What stands where pages say `https://example.com`.
    private let site: ServedGateway
    /// Commands that go on until somebody ends them.
    private var goingOn: [(line: String, process: Process)] = []

    /// Commands that only end when they are told to.
    private static let endless = ["moongate local serve", "moongate local log -f", "moongate test --watch"]

    /// - Parameter blocks: those of the page; their files and seeds are there from the beginning.
    init(_ blocks: [CodeBlock]) throws {
        folder = try TemporaryFolder()
        programs = try TemporaryFolder()
        site = try ServedGateway(folder: programs, token: "site")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: programs.path + "/moongate", withDestinationPath: MoongateBinary.path)
        try files.copyItem(atPath: MoongateBinary.packageFolder + "/scripts", toPath: folder.path + "/scripts")
        for block in blocks {
            if let name = block.file { try folder.write(name, reachable(block.text)) }
            for seed in block.seeds {
                try plant(MoongateBinary.packageFolder + "/Tests/moongateTests/Documentation/" + seed)
            }
        }
    }

    private func plant(_ file: String) throws {
        let outcome = try MoongateBinary.run(["local", "seed", file], in: folder)
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// Text with addresses and ports that a test can have.
    func reachable(_ text: String) -> String {
        text.replacing("https://example.com", with: site.baseURL + "/demo").replacing("--port 4747", with: "--port 0")
    }

    /// Variables as a shell has them that finds the binary.
    private var environment: [String: String] { ["PATH": programs.path + ":/usr/bin:/bin"] }

    // MARK: - Commands

    /// Runs a line in a shell, or starts it when it does not end by itself.
    ///
    /// - Returns: what became of it; nil when it goes on.
    func run(line: String) throws -> MoongateBinary.Outcome? {
        guard Self.endless.contains(where: line.hasPrefix) else {
            return try MoongateBinary.run(
                ["-o", "pipefail", "-c", reachable(line)], in: folder, environment: environment, binary: "/bin/bash")
        }
        let process = MoongateBinary.start(
            ["-c", "exec " + reachable(line)], in: folder, environment: environment, binary: "/bin/bash")
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        goingOn.append((line, process))
        // A gateway says where it is as soon as it accepts requests; others have nothing to say yet.
        if line.hasPrefix("moongate local serve") {
            try #require(!output.fileHandleForReading.availableData.isEmpty, "\(line) ended")
        }
        return nil
    }

    /// Ends what goes on, and sees that it did.
    func close() {
        for (line, process) in goingOn.reversed() {
            #expect(process.isRunning, "\(line) ended by itself")
            process.interrupt()
            process.waitUntilExit()
        }
        goingOn = []
        site.stop()
    }

    /// A terminal on which a line is run that asks something.
    func terminal(line: String, size: (columns: Int, rows: Int)) throws -> PseudoTerminal {
        try PseudoTerminal(
            ["-c", reachable(line)], in: folder, environment: environment, size: size, program: "/bin/bash")
    }
}
