import GRDB

/// What a run's processes used, as measured.
struct RunUsage: Sendable, Equatable {
    var memoryAverage: Double = 0
    var memoryMaximum: Int64 = 0
    var memoryCurrent: Int64 = 0
    /// In percent of one processor.
    var cpuAverage: Double = 0
    var cpuMaximum: Double = 0
    var cpuCurrent: Double = 0
    /// How long processes of this run were at work, over all its restarts and resurrections.
    var runMillis: Int64 = 0
    /// Gigabytes times hours.
    var computeUnits: Double = 0

    init() {}

    init(_ row: Row) {
        memoryAverage = row["memory_average"]
        memoryMaximum = row["memory_maximum"]
        memoryCurrent = row["memory_current"]
        cpuAverage = row["cpu_average"]
        cpuMaximum = row["cpu_maximum"]
        cpuCurrent = row["cpu_current"]
        runMillis = row["run_millis"]
        computeUnits = row["compute_units"]
    }

    /// This usage after a process that came later.
    ///
    /// - Parameters:
    ///   - later: what that process used.
    ///   - memoryMbytes: the memory set aside for it, which is what compute units count.
    func adding(_ later: RunUsage, memoryMbytes: Int64) -> RunUsage {
        var sum = later
        sum.runMillis += runMillis
        let share = sum.runMillis > 0 ? Double(later.runMillis) / Double(sum.runMillis) : 1
        sum.memoryAverage = memoryAverage * (1 - share) + later.memoryAverage * share
        sum.cpuAverage = cpuAverage * (1 - share) + later.cpuAverage * share
        sum.memoryMaximum = max(memoryMaximum, later.memoryMaximum)
        sum.cpuMaximum = max(cpuMaximum, later.cpuMaximum)
        sum.computeUnits = computeUnits + Double(memoryMbytes) / 1024 * Double(later.runMillis) / 3_600_000
        return sum
    }
}
