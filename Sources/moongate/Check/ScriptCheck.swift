import ApifyModule
import Documentation
import GatewayAPI
import Libraries
import LuaEngine
import Permissions
import REPL
import ScriptTests

/// Looks for mistakes in a script without running it.
struct ScriptCheck {
    let script: ScriptSource
    /// What scripts find: names of globals, with the fields of those that are tables.
    private let known: LuaTable
    private let source: [UInt8]
    private let lines: [String]
    /// The shared libraries that the script finds; nil when there are none.
    let libraries: ScriptLibraries?
    /// What is wrong with them.
    private let libraryProblem: String?
    /// What `require` would say about a name.
    private let remarks: @Sendable (String) async -> [String]

    /// - Parameters:
    ///   - script: what is checked.
    ///   - engine: one as scripts find it, which says what there is.
    ///   - libraries: the shared libraries that it finds, or what is wrong with them.
    init(_ script: ScriptSource, _ engine: Engine, _ libraries: Result<ScriptLibraries?, LibraryError>) async throws {
        self.script = script
        switch libraries {
        case .success(let found): (self.libraries, libraryProblem) = (found, nil)
        case .failure(let error): (self.libraries, libraryProblem) = (nil, error.message.replacing("\n", with: "; "))
        }
        source = script.chunk?.source ?? []
        lines = String(decoding: source, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
            .map(String.init)
        let values = try await engine.bootstrap(Chunk(Self.namesOfGlobals, name: "=[check]"))
        if case .table(let table)? = values.first { known = table } else { known = LuaTable() }
        remarks = { name in
            let chunk = Chunk(Self.findsModule, name: "=[check]")
            guard let results = try? await engine.bootstrap(chunk, arguments: [.string(name)]) else { return [] }
            return results.compactMap { result in
                guard case .string(let text) = result else { return nil }
                return text
            }
        }
    }

    /// Everything that was found, in the order of the script.
    func findings() async -> [Finding] {
        var header: ScriptHeader?
        var findings: [Finding] = []
        do throws(HeaderError) {
            header = try ScriptHeader(source: source)
        } catch {
            findings.append(finding("header", error.line, error.column, error.message))
        }
        switch compiled {
        case .failure(let problem): return findings + [problem]
        case .success(let names):
            findings += unknownNames(names) + undeclared(names, header) + undeclaredByLibraries(names, header)
            if let libraryProblem { findings.append(finding("library", 1, 1, libraryProblem)) }
            for requirement in names.requirements {
                let place = column(ofText: requirement.module, requirement.line)
                for remark in await remarks(requirement.module) {
                    findings.append(finding("unresolved_require", requirement.line, place, remark))
                }
            }
        }
        return findings.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    private enum Compiled {
        case success(UsedNames)
        case failure(Finding)
    }

    private var compiled: Compiled {
        do throws(LuaError) {
            let bytes = try SyntaxChecker().bytecode(of: Chunk(bytes: source, name: "=x"))
            guard let main = CompiledFunction(dump: bytes) else {
                return .failure(finding("syntax", 1, 1, "the script could not be looked into: this is no Lua 5.4"))
            }
            return .success(UsedNames(main))
        } catch {
            // "x:12: what is wrong"
            let parts = error.message.split(separator: ":", maxSplits: 2)
            guard parts.count == 3, let line = Int(parts[1]) else {
                return .failure(finding("syntax", 1, 1, error.message))
            }
            let column = SyntaxChecker().column(ofMistakeIn: source) ?? 1
            return .failure(finding("syntax", line, column, String(parts[2].drop { $0 == " " })))
        }
    }

    // MARK: - Names

    private func unknownNames(_ names: UsedNames) -> [Finding] {
        var seen: Set<String> = []
        return names.uses.compactMap { use in
            // A prefix that is unknown has been told already.
            guard let problem = problem(use, names), seen.insert("\(use.line) \(use.name)").inserted else { return nil }
            return problem
        }
    }

    private func problem(_ use: UsedNames.Use, _ names: UsedNames) -> Finding? {
        guard let last = use.path.last, !names.assigned.contains(use.name) else { return nil }
        var table = known
        for name in use.path.dropLast() {
            guard !names.assigned.contains(name), case .table(let fields)? = table[name] else { return nil }
            table = fields
        }
        guard table[last] == nil, use.path.count > 1 || !wordsOfKind.contains(last) else { return nil }
        let among = table.entries.map(\.key)
        let owner = use.path.dropLast().joined(separator: ".")
        let close = Suggestion.closest(to: last, among: among).map { "; did you mean '\($0)'?" } ?? ""
        let place = column(of: last, use.line)
        if owner.isEmpty { return finding("undefined", use.line, place, "undefined global '\(last)'\(close)") }
        return finding("unknown_field", use.line, place, "there is no \(owner).\(last)\(close)")
    }

    /// The globals that only files such as this one find.
    private var wordsOfKind: Set<String> { script.name.hasSuffix(SpecDiscovery.suffix) ? Self.wordsOfSpecs : [] }

    private static let wordsOfSpecs = Set(
        LuaWords(name: "spec", source: SpecWords.definitions).names.compactMap { $0.split(separator: ".").first }
            .map(String.init))

    // MARK: - Effects

    private func undeclared(_ names: UsedNames, _ header: ScriptHeader?) -> [Finding] {
        guard let header else { return [] }
        var seen: Set<String> = []
        var findings: [Finding] = []
        for use in names.uses {
            for effect in Self.effects(of: use.name)
            where !header.effects.contains(where: { $0.effect.contains(effect) }) {
                let name = effect.names.joined()
                guard seen.insert("\(use.line) \(use.name) \(name)").inserted else { continue }
                findings.append(
                    finding(
                        "undeclared_effect", use.line, column(of: use.path.last ?? "", use.line),
                        "\(use.name) needs \(name), which the header does not declare; add it to effects"))
            }
        }
        return findings
    }

    /// What a call does for certain; what a schedule starts is known only when it is made.
    private static func effects(of function: String) -> [Effect] {
        // What scripts do to the local gateway itself no header is about.
        guard function.hasPrefix("apify."), !function.hasPrefix("apify.dev.") else { return [] }
        let library = Library.functions.first { $0.name == function }?.effect
        guard let effect = library ?? Catalogue.operation(String(function.dropFirst(6)))?.effect else { return [] }
        if effect.contains(.persist) { return [.persist] }
        return [Effect.read, .write, .delete, .spend].filter(effect.contains)
    }

    // MARK: - Places

    func finding(_ code: String, _ line: Int, _ column: Int, _ message: String) -> Finding {
        Finding(file: script.name, line: line, column: column, code: code, message: message)
    }

    /// Where a word stands in a line; the compiler tells only the line.
    func column(of word: String, _ line: Int) -> Int {
        guard lines.indices.contains(line - 1), let range = lines[line - 1].firstRange(of: word) else { return 1 }
        return lines[line - 1].distance(from: lines[line - 1].startIndex, to: range.lowerBound) + 1
    }

    /// Where a string stands in a line, behind its quotation mark.
    private func column(ofText text: String, _ line: Int) -> Int {
        for mark in ["'", "\""] {
            let place = column(of: mark + text + mark, line)
            if place > 1 { return place + 1 }
        }
        return column(of: text, line)
    }

    /// The globals and, three levels deep, the names in those that are plain tables.
    private static let namesOfGlobals = """
        local function names(value, depth, seen)
          if type(value) ~= "table" or seen[value] or depth == 0 or getmetatable(value) then return true end
          seen[value] = true
          local found, any = {}, false
          for name, field in next, value do
            if type(name) == "string" then found[name], any = names(field, depth - 1, seen), true end
          end
          seen[value] = nil
          return any and found or true
        end
        local found = {}
        for name, value in next, _G do
          if type(name) == "string" then found[name] = name == "_G" or name == "arg" or name == "package" or names(value, 3, {}) end
        end
        return found
        """

    private static let findsModule = """
        local name = ...
        local place, remarks = require("moongate.modules").find(name)
        if place then return table.unpack(remarks) end
        local hint = remarks:match(" %(allow it with [^)]*%)") or remarks:match("; there are std%.[^\\n]*")
          or remarks:match("; did you mean 'std%.[^\\n]*%?")
        return "require finds no module '" .. name .. "'" .. (hint or "")
        """
}
