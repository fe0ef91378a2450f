import Foundation

/// `moongate local serve` in a process of its own.
final class ServedGateway {
    let baseURL: String
    private let process: Process

    /// Starts the gateway and waits for the line that says where it is.
    ///
    /// - Parameters:
    ///   - options: further options of the command.
    ///   - demo: whether it serves the demo site too.
    init(folder: TemporaryFolder, token: String, options: [String] = [], demo: Bool = true) throws {
        process = MoongateBinary.start(
            ["local", "serve", "--port", "0", "--token", token, "--state", folder.path + "/served"]
                + (demo ? ["--demo"] : []) + options,
            in: folder)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = ""
        while !line.contains("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            line += String(decoding: data, as: UTF8.self)
        }
        guard let url = line.split(separator: " ").first(where: { $0.hasPrefix("http://127.0.0.1:") }) else {
            throw CocoaError(.fileReadUnknown)
        }
        baseURL = String(url)
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
