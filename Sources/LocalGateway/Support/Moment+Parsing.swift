#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Moment {
    /// Reads `2026-04-07`, `2026-04-07T21:24:57Z`, also with a fraction or an offset such as `+02:00`, and with a space for
    /// the `T`, as the first generation of the official Python client writes it.
    init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard let year = Self.number(bytes, 0, 4), let month = Self.number(bytes, 5, 2),
            let day = Self.number(bytes, 8, 2), bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var parts = tm()
        parts.tm_year = Int32(year - 1900)
        parts.tm_mon = Int32(month - 1)
        parts.tm_mday = Int32(day)
        var rest: (milliseconds: Int64, offset: Int64) = (0, 0)
        if bytes.count > 10 {
            guard "Tt ".utf8.contains(bytes[10]), let hour = Self.number(bytes, 11, 2),
                let minute = Self.number(bytes, 14, 2), let second = Self.number(bytes, 17, 2),
                hour < 24, minute < 60, second < 61, let tail = Self.tail(bytes[19...])
            else { return nil }
            (parts.tm_hour, parts.tm_min, parts.tm_sec) = (Int32(hour), Int32(minute), Int32(second))
            rest = tail
        }
        self.init(milliseconds: (Int64(timegm(&parts)) - rest.offset) * 1000 + rest.milliseconds)
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
        guard bytes.count >= start + count else { return nil }
        let digits = bytes[start..<start + count]
        return digits.allSatisfy(\.isDigit) ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }

    /// The fraction and the zone after the seconds.
    private static func tail(_ text: ArraySlice<UInt8>) -> (milliseconds: Int64, offset: Int64)? {
        var rest = text
        var milliseconds: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix(while: \.isDigit)
            guard !digits.isEmpty else { return nil }
            let three = (String(decoding: digits.prefix(3), as: UTF8.self) + "00").prefix(3)
            milliseconds = Int64(three) ?? 0
            rest = rest.dropFirst(digits.count + 1)
        }
        let zone = Array(rest)
        if zone.isEmpty || zone == [UInt8(ascii: "Z")] || zone == [UInt8(ascii: "z")] { return (milliseconds, 0) }
        guard zone.count == 6, zone[0] == UInt8(ascii: "+") || zone[0] == UInt8(ascii: "-"),
            let hours = number(zone, 1, 2), let minutes = number(zone, 4, 2)
        else { return nil }
        let offset = Int64(hours * 3600 + minutes * 60)
        return (milliseconds, zone[0] == UInt8(ascii: "-") ? -offset : offset)
    }
}
