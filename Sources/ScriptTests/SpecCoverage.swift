import Foundation
import LuaEngine
import Stdlib

/// Which lines of the tested files the specs have run.
public struct SpecCoverage: Sendable {
    /// One file.
    public struct File: Sendable, Equatable {
        public var name: String
        /// How many of its lines have code.
        public var lines: Int
        /// Those of them that were never run, sorted.
        public var missed: [Int]

        /// The share of lines that were run, in percent.
        public var percent: Double { lines == 0 ? 100 : Double(lines - missed.count) / Double(lines) * 100 }
    }

    private var counts: [String: Set<Int>] = [:]
    /// The folders of what was tested.
    private var projects: Set<String> = []

    public init() {}

    /// Adds what one file of specs has run.
    public mutating func add(_ report: SpecFileReport) {
        projects.insert(SpecFile(path: report.file).project)
        for (name, lines) in report.coverage where !name.hasSuffix(SpecDiscovery.suffix) {
            counts[name, default: []].formUnion(lines.keys)
        }
    }

    /// All files of which something was run and whose text can be found, by name.
    public func files() async -> [File] {
        guard let engine = try? Engine() else { return [] }
        var files: [File] = []
        for (name, run) in counts.sorted(by: { $0.key < $1.key }) {
            guard let source = source(of: name),
                let lines = try? await engine.executableLines(of: Chunk(bytes: source, name: "@" + name))
            else { continue }
            files.append(File(name: name, lines: lines.count, missed: lines.subtracting(run).sorted()))
        }
        await engine.close()
        return files
    }

    /// A table of the files with the lines that were not run.
    public func text() async -> String {
        let files = await files()
        guard !files.isEmpty else { return "\nno line of any other file was run\n" }
        let folder = FileManager.default.currentDirectoryPath + "/"
        let rows = files.map { file -> (name: String, share: String, missed: String) in
            let name = file.name.hasPrefix(folder) ? String(file.name.dropFirst(folder.count)) : file.name
            let share = String(format: "%5.1f %%  %4d of %4d", file.percent, file.lines - file.missed.count, file.lines)
            return (name, share, Self.ranges(file.missed))
        }
        let width = rows.map(\.name.count).max() ?? 0
        let lines = rows.map { row in
            let name = row.name + String(repeating: " ", count: width - row.name.count)
            return "\(name)  \(row.share)\(row.missed.isEmpty ? "" : "  not run: \(row.missed)")"
        }
        return "\nlines run:\n" + lines.map { "  \($0.plainLine)\n" }.joined()
    }

    /// `3, 7-9`
    private static func ranges(_ lines: [Int]) -> String {
        var parts: [ClosedRange<Int>] = []
        for line in lines {
            if let last = parts.last, last.upperBound + 1 == line {
                parts[parts.count - 1] = last.lowerBound...line
            } else {
                parts.append(line...line)
            }
        }
        return parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }

    /// The text of a file. A module inside the program counts only where it is what is tested: in the project that has it.
    private func source(of name: String) -> [UInt8]? {
        if let module = Stdlib.modules.first(where: { $0.chunkName == "@" + name }) {
            let file = URL(fileURLWithPath: name).lastPathComponent
            let isTested = projects.contains {
                FileManager.default.contents(atPath: "\($0)/\(file)") == Data(module.source)
            }
            return isTested ? module.source : nil
        }
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: name)) else { return nil }
        var bytes = [UInt8](data)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        return bytes
    }
}
