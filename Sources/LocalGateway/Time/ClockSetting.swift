/// How a gateway's clock differs from the system's, in the form in which the state directory keeps it.
struct ClockSetting: Sendable, Equatable {
    /// What the clock is ahead of the system's, in milliseconds.
    var offset: Int64 = 0
    /// Where it stands still.
    var frozenAt: Moment?

    /// Clocks stay between 1970 and 9999, where dates have four digits and sums fit.
    static let range = Moment(milliseconds: 0)...Moment(milliseconds: 253_402_300_799_999)

    static let ofTheSystem = ClockSetting()

    static func frozen(at moment: Moment) -> ClockSetting { ClockSetting(frozenAt: bounded(moment)) }

    /// Runs on from `moment`.
    static func running(from moment: Moment) -> ClockSetting {
        ClockSetting(offset: bounded(moment).milliseconds - Moment.system.milliseconds)
    }

    var now: Moment { frozenAt ?? Self.bounded(Moment(milliseconds: Moment.system.milliseconds + offset)) }

    /// The same clock, frozen or not, at another moment.
    func moved(to moment: Moment) -> ClockSetting {
        frozenAt == nil ? .running(from: moment) : .frozen(at: moment)
    }

    private static func bounded(_ moment: Moment) -> Moment { min(max(moment, range.lowerBound), range.upperBound) }

    // MARK: - Text

    var text: String { frozenAt.map { "frozen \($0.milliseconds)" } ?? "offset \(offset)" }

    /// - Parameter text: as ``text`` gives it; the database may have been edited by hand.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        let limit = Self.range.upperBound.milliseconds
        guard words.count == 2, let number = Int64(words[1]), number.magnitude <= UInt64(limit) else { return nil }
        switch words[0] {
        case "frozen" where number >= 0: self = .frozen(at: Moment(milliseconds: number))
        case "offset": self.init(offset: number)
        default: return nil
        }
    }

    init(offset: Int64 = 0, frozenAt: Moment? = nil) {
        self.offset = offset
        self.frozenAt = frozenAt
    }
}
