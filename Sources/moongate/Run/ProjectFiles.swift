import Foundation
import ScriptTests

/// What the Lua files of a project looked like at a moment, to see when one of them changes.
struct ProjectFiles: Equatable {
    private static let pause = Duration.milliseconds(300)

    private let paths: [String]
    private let dates: [String: Date]

    /// Looks at all Lua files of the projects that specs belong to, and of the working directory.
    ///
    /// - Parameter paths: where the specs are.
    init(paths: [String]) {
        self.paths = paths
        let projects = Set((try? SpecDiscovery.files(paths))?.map(\.project) ?? [])
        let folders = projects.union([FileManager.default.currentDirectoryPath])
        var dates: [String: Date] = [:]
        for file in folders.flatMap(SpecDiscovery.luaFiles) {
            dates[file] = try? FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
        }
        self.dates = dates
    }

    /// Returns when a file looks different, has come or is gone, or the task is cancelled.
    func waitForChange() async {
        while !Task.isCancelled, ProjectFiles(paths: paths) == self { try? await Task.sleep(for: Self.pause) }
    }
}
