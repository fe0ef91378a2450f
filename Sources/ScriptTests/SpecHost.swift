import Foundation
import LuaEngine
import Permissions
import Synchronization

/// What the Lua side of a spec needs of this one, and what it tells.
final class SpecHost: Sendable {
    private let file: SpecFile
    private let options: SpecOptions
    private let gateway: SpecGateway
    private let start = ContinuousClock.now
    private let collected = Mutex<[SpecResult]>([])
    /// Where the spec may leave files.
    let temporaryFolder: String

    init(_ file: SpecFile, _ options: SpecOptions, gateway: SpecGateway) {
        self.file = file
        self.options = options
        self.gateway = gateway
        temporaryFolder = FileManager.default.temporaryDirectory.path + "/moongate-spec-\(UUID().uuidString)"
    }

    var results: [SpecResult] { collected.withLock { $0 } }

    /// How long the file has been running.
    var seconds: Double {
        let elapsed = ContinuousClock.now - start
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    }

    /// Removes what the spec left in its folder.
    func removeTemporaryFolder() {
        try? FileManager.default.removeItem(atPath: temporaryFolder)
    }

    /// The module `moongate.spec.host`.
    var module: LuaValue {
        .table([
            "file": .string(file.path),
            "project": .string(file.project),
            "options": .table(chosen),
            "command_line": .function(NativeFunction("run_script", Self.commandLine)),
            "now": .function(
                NativeFunction("now") { [weak self] _ in .values([.number(self?.seconds ?? 0)]) }),
            "gateway_is_open": .function(
                NativeFunction("gateway_is_open") { [gateway] _ in .values([.boolean(gateway.isOpen)]) }),
            "report": .function(
                NativeFunction("report") { [weak self] call in
                    guard case .table(let table) = try call.value(at: 1) else { return .values([]) }
                    self?.collected.withLock { $0.append(SpecResult(table)) }
                    return .values([])
                }),
            "temporary_folder": .function(
                NativeFunction("temporary_folder") { [temporaryFolder] _ in
                    do {
                        try FileManager.default.createDirectory(
                            atPath: temporaryFolder, withIntermediateDirectories: true,
                            attributes: [.posixPermissions: 0o700])
                    } catch {
                        throw ErrorObject(message: "temporary_folder: \(error.localizedDescription)")
                    }
                    return .values([.string(temporaryFolder)])
                }),
        ])
    }

    /// `command_line(source, name, words)`: what `moongate` would make of the words by the script's header, as a table with
    /// `args`, `help`, or `problem` and `status`; empty when the header says nothing of them.
    private static func commandLine(_ call: NativeCall) throws -> NativeOutcome {
        let name = call.string(at: 2) ?? ""
        var words: [String] = []
        if case .array(let elements) = try call.value(at: 3) {
            words = elements.compactMap { if case .string(let word) = $0 { word } else { nil } }
        }
        func problem(_ message: String, _ status: Int64) -> NativeOutcome {
            .values([.table(["problem": .string("moongate: \(message)\n"), "status": .integer(status)])])
        }
        let header: ScriptHeader?
        do throws(HeaderError) {
            header = try ScriptHeader(source: call.bytes(at: 1) ?? [])
        } catch {
            return problem("\(name):\(error)", 65)
        }
        do throws(ScriptCommandLine.Problem) {
            switch try ScriptCommandLine.read(words, of: name, header) {
            case .help(let text)?: return .values([.table(["help": .string(text)])])
            case .values(let table)?: return .values([.table(["args": .table(table)])])
            case nil: return .values([.table([:])])
            }
        } catch {
            return problem(error.message, error.isMissingFile ? 66 : 64)
        }
    }

    private var chosen: LuaTable {
        var table: LuaTable = [
            "tags": .array(options.tags.map(LuaValue.string)),
            "exclude_tags": .array(options.excludedTags.map(LuaValue.string)),
        ]
        if let filter = options.filter { table.entries.append(("filter", .string(filter))) }
        if let filter = options.filterOut { table.entries.append(("filter_out", .string(filter))) }
        if let seed = options.shuffleSeed { table.entries.append(("seed", .integer(Int64(seed)))) }
        return table
    }
}
