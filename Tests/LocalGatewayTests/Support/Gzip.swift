import Foundation

/// Compresses by way of the system's own program, so that the test does not share code with what it tests.
enum Gzip {
    static func pack(_ bytes: [UInt8]) throws -> [UInt8] { try filter("/usr/bin/env", ["gzip", "-c"], bytes) }

    private static func filter(_ program: String, _ arguments: [String], _ bytes: [UInt8]) throws -> [UInt8] {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let input = URL(fileURLWithPath: folder + "/input")
        try Data(bytes).write(to: input)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = Foundation.Pipe()
        process.standardOutput = output
        try process.run()
        let result = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return [UInt8](result)
    }
}
