#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A point in time, in milliseconds since 1970, written the way the API writes dates.
struct Moment: Sendable, Hashable, Comparable {
    var milliseconds: Int64

    /// What the system's clock says. Everything a client can see has its time from ``GatewayClock``.
    static var system: Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    /// ISO 8601 in UTC with milliseconds and a `Z`.
    var iso8601: String { text(fraction: milliseconds - seconds * 1000, digits: 3) }

    /// The same with microseconds, as the control host writes it.
    var iso8601Microseconds: String { text(fraction: (milliseconds - seconds * 1000) * 1000, digits: 6) }

    /// Seconds since 1970, rounded down.
    var wholeSeconds: Int64 { seconds }

    private var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

    private func text(fraction: Int64, digits: Int) -> String {
        var clock = time_t(seconds)
        var parts = tm()
        gmtime_r(&clock, &parts)
        let date =
            Self.pad(Int(parts.tm_year) + 1900, 4) + "-" + Self.pad(Int(parts.tm_mon) + 1, 2) + "-"
            + Self.pad(Int(parts.tm_mday), 2)
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.pad(Int($0), 2) }.joined(separator: ":")
        return "\(date)T\(time).\(Self.pad(Int(fraction), digits))Z"
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
