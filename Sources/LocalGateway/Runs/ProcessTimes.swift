import Foundation

/// What the kernel says a finished process used.
struct ProcessTimes: Sendable {
    var cpuMillis: Int64

    init(_ usage: rusage) {
        func millis(_ time: timeval) -> Int64 { Int64(time.tv_sec) * 1000 + Int64(time.tv_usec) / 1000 }
        // The peak of memory that stands here too is not used: it counts the moments before `exec`, when the child
        // still shares the memory of its parent.
        cpuMillis = millis(usage.ru_utime) + millis(usage.ru_stime)
    }
}
