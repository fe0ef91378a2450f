import Foundation

/// Runs programs of the system, so that tests do not share code with what they test.
enum SystemProgram {
    struct Failed: Error {
        var status: Int32
        var output: String
    }

    /// - Returns: what the program printed.
    static func run(_ program: String, _ arguments: [String], input: [UInt8]) async throws -> [UInt8] {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = URL(fileURLWithPath: folder + "/input")
        try Data(input).write(to: file)
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try blocking(program, arguments, input: file) })
            }
        }
    }

    private static func blocking(_ program: String, _ arguments: [String], input: URL) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = Foundation.Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let result = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(status: process.terminationStatus, output: String(decoding: result, as: UTF8.self))
        }
        return result
    }
}
