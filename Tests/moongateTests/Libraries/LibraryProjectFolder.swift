import Foundation

/// A project for tests of libraries, with a cache of its own.
struct LibraryProjectFolder {
    let folder: TemporaryFolder
    /// The state of the local gateway, which several projects may share.
    let state: String

    init(sharingWith other: LibraryProjectFolder? = nil) throws {
        folder = try TemporaryFolder()
        state = other?.state ?? folder.path + "/state"
    }

    var cache: String { folder.path + "/.cache/moongate/lib" }

    /// Runs `moongate lib`, on the local gateway unless the words name another.
    func lib(
        _ words: String..., environment: [String: String] = [:], usesGateway: Bool = true
    ) throws -> MoongateBinary.Outcome {
        let place = usesGateway && environment["MATON_API_KEY"] == nil ? ["--state", state] : []
        return try MoongateBinary.run(
            ["lib"] + words.prefix(1) + place + words.dropFirst(), in: folder, environment: environment)
    }

    /// Runs a script of the project.
    func run(_ file: String, _ options: String..., environment: [String: String] = [:]) throws -> MoongateBinary.Outcome
    {
        try MoongateBinary.run(["--state", state] + options + [file], in: folder, environment: environment)
    }

    /// Writes a library of one file and publishes it.
    func publish(_ name: String, _ version: String, header: String = "", says text: String? = nil) throws {
        try folder.write(
            "src/\(name).lua",
            (header.isEmpty ? "" : "--[[ moongate\n\(header)\n]]\n") + "return { version = '\(text ?? version)' }\n")
        let outcome = try lib("publish", name, version, "src/\(name).lua", "--store", "team-lib")
        guard outcome.status == 0 else { throw Failure(text: outcome.errors) }
    }

    struct Failure: Error {
        let text: String
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
    }

    /// The only file in the cache.
    func cachedFile() throws -> String {
        let files = try FileManager.default.contentsOfDirectory(atPath: cache)
        guard files.count == 1 else { throw Failure(text: "\(files.count) files are in the cache") }
        return cache + "/" + files[0]
    }
}
