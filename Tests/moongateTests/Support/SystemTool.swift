import Foundation

/// A program that the machine may have.
struct SystemTool {
    static let luacheck = SystemTool(path: "/usr/bin/luacheck")
    static let busted = SystemTool(path: "/usr/bin/busted")
    static let python = SystemTool(path: "/usr/bin/python3")
    static let luarocks = SystemTool(path: "/usr/bin/luarocks")

    let path: String

    var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    func run(_ arguments: [String], in folder: TemporaryFolder) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(arguments, in: folder, binary: path)
    }
}
