#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One line of the file: an input, or a remark about an earlier one.
struct HistoryRecord: Equatable, Sendable {
    /// Microseconds since 1970. With the session it names the input.
    var time: Int64
    var session: String
    /// The input; nil in a remark.
    var text: String?
    var mark: String?

    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    var json: String {
        var members = ["\"time\":\(time)", "\"session\":\(JSONText.quoted(session))"]
        if let mark { members.append("\"mark\":\(JSONText.quoted(mark))") }
        if let text { members.append("\"text\":\(JSONText.quoted(text))") }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// - Parameter line: one JSON object; members that are not ours are ignored.
    init?(json line: some Collection<UInt8>) {
        guard let members = JSONText.object(line) else { return nil }
        guard let session = members["session"], let time = members["time"].flatMap({ Int64($0) }) else { return nil }
        self.init(time: time, session: session, text: members["text"], mark: members["mark"])
        guard text != nil || mark != nil else { return nil }
    }

    init(time: Int64, session: String, text: String? = nil, mark: String? = nil) {
        self.time = time
        self.session = session
        self.text = text
        self.mark = mark
    }

    /// The inputs in a file, with the remarks about them. Lines that are not ours are left out.
    static func all(in bytes: [UInt8]) -> [HistoryRecord] {
        struct Name: Hashable {
            let time: Int64
            let session: String
        }
        var records: [HistoryRecord] = []
        var places: [Name: Int] = [:]
        for line in bytes.split(separator: 0x0A) {
            guard let record = HistoryRecord(json: line) else { continue }
            let name = Name(time: record.time, session: record.session)
            if record.text != nil {
                places[name] = records.count
                records.append(record)
            } else if let place = places[name] {
                records[place].mark = record.mark
            }
        }
        return records
    }
}
