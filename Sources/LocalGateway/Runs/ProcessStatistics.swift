import Foundation

/// One look at a process through `/proc`.
struct ProcessStatistics: Sendable {
    var startTicks: UInt64
    /// User and system time.
    var cpuMillis: Int64
    var isZombie: Bool

    /// nil when there is no such process.
    init?(pid: Int32) {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        // The name in parentheses may hold anything; what follows it is fields 3 and up.
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let user = Int64(fields[11]), let system = Int64(fields[12]),
            let start = UInt64(fields[19])
        else { return nil }
        isZombie = fields[0] == "Z" || fields[0] == "X"
        cpuMillis = (user + system) * 1000 / Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
        startTicks = start
    }

    /// Resident memory in bytes, now and at its highest since the program started.
    static func memory(pid: Int32) -> (current: Int64, peak: Int64)? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return nil }
        func kilobytes(_ name: String) -> Int64? {
            text.split(separator: "\n").first { $0.hasPrefix(name) }
                .flatMap { line in Int64(line.drop { !$0.isNumber }.prefix { $0.isNumber }) }
        }
        guard let current = kilobytes("VmRSS:"), let peak = kilobytes("VmHWM:") else { return nil }
        return (current * 1024, peak * 1024)
    }
}
