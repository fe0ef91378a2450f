/// Measures a process while it runs.
struct ProcessSampler: Sendable {
    private let pid: Int32
    private let start: ContinuousClock.Instant
    private var memorySum: Double = 0
    private var memorySamples: Double = 0
    private var lastTime: ContinuousClock.Instant
    private var lastCPU: Int64 = 0
    private(set) var usage = RunUsage()

    /// Processor use over less than this is noise: the kernel counts in hundredths of a second.
    private static let cpuWindow = Duration.milliseconds(200)

    init(pid: Int32, start: ContinuousClock.Instant) {
        self.pid = pid
        self.start = start
        lastTime = start
    }

    mutating func sample(at now: ContinuousClock.Instant) {
        usage.runMillis = (now - start).milliseconds
        if let memory = ProcessStatistics.memory(pid: pid) {
            memorySum += Double(memory.current)
            memorySamples += 1
            usage.memoryCurrent = memory.current
            usage.memoryMaximum = max(usage.memoryMaximum, memory.peak)
            usage.memoryAverage = memorySum / memorySamples
        }
        guard now - lastTime >= Self.cpuWindow, let cpu = ProcessStatistics(pid: pid)?.cpuMillis else { return }
        usage.cpuCurrent = Double(cpu - lastCPU) / Double((now - lastTime).milliseconds) * 100
        usage.cpuMaximum = max(usage.cpuMaximum, usage.cpuCurrent)
        usage.cpuAverage = Double(cpu) / Double(max(1, (now - start).milliseconds)) * 100
        (lastTime, lastCPU) = (now, cpu)
    }

    /// The whole of it, after the process's end.
    func final(_ times: ProcessTimes, at now: ContinuousClock.Instant) -> RunUsage {
        var total = usage
        total.runMillis = max(1, (now - start).milliseconds)
        total.memoryCurrent = 0
        total.cpuCurrent = 0
        total.cpuAverage = Double(times.cpuMillis) / Double(total.runMillis) * 100
        total.cpuMaximum = max(total.cpuMaximum, total.cpuAverage)
        return total
    }
}

extension Duration {
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
