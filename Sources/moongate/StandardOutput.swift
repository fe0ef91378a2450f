import Foundation
import Glibc
import REPL

/// Data for programs.
enum StandardOutput {
    private static let output = DescriptorOutput(descriptor: STDOUT_FILENO, followsScripts: true)

    /// Writes one line, after everything that scripts printed.
    ///
    /// - Returns: nil, or the exit status for output that could not be written.
    static func line(_ bytes: [UInt8]) -> Int32? {
        status(of: output.write(bytes: bytes + [UInt8(ascii: "\n")]))
    }

    /// Writes a value as one line of JSON, its fields in order.
    ///
    /// - Returns: nil, or the exit status for output that could not be written.
    static func json(_ value: some Encodable) throws -> Int32? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return line(Array(try encoder.encode(value)))
    }

    /// Writes what is left in the C library's buffers.
    ///
    /// - Returns: nil, or the exit status for output that could not be written.
    static func flush() -> Int32? {
        status(of: output.write(bytes: []))
    }

    /// A reader that has had enough, as `head` has, is no failure.
    private static func status(of number: Int32) -> Int32? {
        guard number != 0, number != EPIPE else { return nil }
        StandardError.line("moongate: cannot write to the standard output: \(String(cString: strerror(number)))")
        return ExitStatus.scriptError
    }
}
