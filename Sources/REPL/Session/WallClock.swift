#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The time of day, as the system tells it.
enum WallClock {
    /// Milliseconds since 1970.
    static var milliseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
    }

    /// The distance from UTC of the clock on the wall at a moment (milliseconds since 1970), in seconds.
    @Sendable static func utcOffset(_ milliseconds: Double) -> Int {
        guard var seconds = time_t(exactly: (milliseconds / 1000).rounded(.down)) else { return 0 }
        var parts = tm()
        return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }
}
