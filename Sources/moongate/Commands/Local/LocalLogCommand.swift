import ArgumentParser
import Foundation

/// `moongate local log`: the last requests to a running gateway.
struct LocalLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show the last requests to the running local gateway."
    )

    @OptionGroup var options: LocalOptions

    @Flag(name: .shortAndLong, help: "Go on as requests come in, until interrupted.")
    var follow = false

    @Flag(help: "Also show the beginning of the bodies.")
    var bodies = false

    @Option(name: .customShort("n"), help: ArgumentHelp("How many of the last requests to show.", valueName: "N"))
    var count: Int = 20

    func validate() throws {
        guard count >= 0 else { throw ValidationError("-n takes a number that is not negative") }
    }

    func run() async throws {
        throw await LocalControl.run(options, opens: false) { control in
            let suffix = bodies ? "&bodies=true" : ""
            var answer = try await control.call(.get, "/requests?limit=\(max(1, count))\(suffix)") ?? [:]
            if count > 0, let status = try show(answer) { return status }
            while follow {
                let last = answer["last"] as? Int ?? 0
                answer = try await control.call(.get, "/requests?after=\(last)&wait=30\(suffix)") ?? [:]
                if let status = try show(answer) { return status }
            }
            return ExitStatus.success
        }
    }

    /// - Returns: the exit status when nothing more can be written.
    private func show(_ answer: [String: Any]) throws -> Int32? {
        for entry in answer["items"] as? [[String: Any]] ?? [] {
            let status = options.json ? try options.printJSON(entry) : options.print(lines(entry))
            if status != ExitStatus.success { return status }
        }
        return nil
    }

    private func lines(_ entry: [String: Any]) -> [String] {
        let time = (entry["startedAt"] as? String ?? "").dropFirst(11).dropLast()
        let effects = (entry["effects"] as? [String] ?? []).joined(separator: "+")
        var words = [
            String(time), (entry["status"] as? Int).map(String.init) ?? "---", entry["method"] as? String ?? "",
            entry["path"] as? String ?? "", "\(String(format: "%.1f", entry["durationMillis"] as? Double ?? 0))ms",
            effects,
        ]
        if let connection = entry["connection"] as? String { words.append("[\(connection)]") }
        if let fault = entry["fault"] as? String { words.append("fault:\(fault)") }
        if let script = entry["script"] as? String { words.append(script) }
        var lines = [words.joined(separator: " ")]
        for (name, sign) in [("requestBody", ">"), ("responseBody", "<")] {
            guard let text = (entry[name] as? [String: Any])?["text"] as? String else { continue }
            lines += text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \(sign) \($0)" }
        }
        return lines
    }
}
