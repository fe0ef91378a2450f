import Foundation

/// A time zone, asked in whole seconds: which wall clock time is it, and when is a wall clock time.
struct LocalTime: Sendable {
    let zone: TimeZone

    /// Offsets of zones are at most 14 hours, and the largest jump there ever was left out a whole day.
    private static let reach: Int64 = 38 * 3600

    /// - Parameter name: an IANA name such as `Europe/Prague`, or `UTC`.
    init?(name: String) {
        // Foundation also takes abbreviations and offsets, which are no IANA names and mean different things elsewhere.
        guard name.utf8.count <= 64, name.utf8.allSatisfy({ $0.isLetter || $0.isDigit || "/_+-".utf8.contains($0) }),
            ["UTC", "GMT"].contains(name) || name.contains("/"), let zone = TimeZone(identifier: name)
        else { return nil }
        self.zone = zone
    }

    /// Seconds east of UTC.
    func offset(at instant: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
    }

    func wall(at instant: Int64) -> CivilTime { CivilTime(seconds: instant + offset(at: instant)) }

    /// The instant at which the wall clock shows that time for the first time. When it never does because clocks were put
    /// forward, the instant at which they were.
    func firstInstant(of wall: CivilTime) -> Int64 {
        let before = offset(at: wall.seconds - Self.reach)
        let after = offset(at: wall.seconds + Self.reach)
        let candidates = [wall.seconds - before, wall.seconds - after].sorted()
        if let found = candidates.first(where: { self.wall(at: $0) == wall }) { return found }
        return transition(after: wall.seconds - Self.reach, upTo: wall.seconds + Self.reach)
    }

    /// The first second with the offset that holds at `end`, when another one holds at `start`.
    func transition(after start: Int64, upTo end: Int64) -> Int64 {
        let old = offset(at: start)
        var (low, high) = (start, end)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == old { low = middle } else { high = middle }
        }
        return high
    }
}
