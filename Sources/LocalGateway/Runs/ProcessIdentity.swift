import Foundation

/// A process beyond doubt: its number and the moment it started, in the boot it belongs to.
///
/// Numbers are used again, after a while and after a reboot; the three together are not.
struct ProcessIdentity: Sendable, Hashable, CustomStringConvertible {
    let pid: Int32
    let startTicks: UInt64
    let boot: String

    /// The process of that number, if there is one.
    init?(pid: Int32) {
        guard let statistics = ProcessStatistics(pid: pid) else { return nil }
        self.pid = pid
        startTicks = statistics.startTicks
        boot = Self.currentBoot
    }

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":")
        guard parts.count == 3, let pid = Int32(parts[0]), let ticks = UInt64(parts[1]) else { return nil }
        self.pid = pid
        startTicks = ticks
        boot = String(parts[2])
    }

    var description: String { "\(pid):\(startTicks):\(boot)" }

    /// Whether the process is still there; a zombie is not.
    var isAlive: Bool {
        guard boot == Self.currentBoot, let statistics = ProcessStatistics(pid: pid) else { return false }
        return statistics.startTicks == startTicks && !statistics.isZombie
    }

    private static let currentBoot: String = {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "boot"
    }()
}
